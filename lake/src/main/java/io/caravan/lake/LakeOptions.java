package io.caravan.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param data folder for everything that the lake writes
 * @param temporary whether the lake made up the folder itself and removes it when it stops
 * @param ready file that is written when the lake accepts work
 * @param parent whether to stop when standard input ends
 * @param users folder with a file for each process that uses the lake, named by its id; the lake stops when none of them
 *     lives
 * @param once whether to stop as soon as it is ready, which is what making a class archive needs
 * @param pair whether there is a second NameNode that stands by, and no Hive
 * @param ldap the one user of an LDAP directory; without it HiveServer2 accepts any name and password
 */
record LakeOptions(
        Path data,
        boolean temporary,
        Path ready,
        boolean parent,
        Optional<Path> users,
        boolean once,
        boolean pair,
        Optional<Credentials> ldap) {

    static final String USAGE =
            """
            java -Xmx1500m -XX:+UseSerialGC -jar lake.jar [options]
              --data <folder>           where everything is kept (default: a new temporary folder, removed at the end)
              --ready <file>            properties file written when the lake is ready (default: <data>/lake.properties)
              --parent                  stop when standard input ends, so that the lake never outlives who started it
              --users <folder>          stop when none of the processes lives whose ids are names of files in it
              --once                    stop as soon as it is ready (to make a class archive, see README.md)
              --pair                    two NameNodes, of which one stands by, and no Hive
              --ldap [<user>:<password>]  HiveServer2 checks passwords against LDAP (default caravan:secret)
            """;

    /** An argument that cannot be read; the message names it. */
    static final class WrongOption extends RuntimeException {
        WrongOption(String what, String cause) {
            super("lake: cannot read " + what + ": " + cause + ".\n" + USAGE);
        }
    }

    record Credentials(String user, String password) {
        static Credentials parse(String text) {
            int colon = text.indexOf(':');
            if (colon < 1 || colon == text.length() - 1) {
                throw new WrongOption("--ldap", "not of the form <user>:<password>");
            }
            return new Credentials(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    /** Reads the arguments; throws a WrongOption that names the wrong one. */
    static LakeOptions parse(List<String> args) {
        Path data = null;
        Path ready = null;
        boolean parent = false;
        Optional<Path> users = Optional.empty();
        boolean once = false;
        boolean pair = false;
        Optional<Credentials> ldap = Optional.empty();
        for (int i = 0; i < args.size(); i++) {
            boolean hasValue = i + 1 < args.size() && !args.get(i + 1).startsWith("--");
            switch (args.get(i)) {
                case "--data" -> data = Path.of(value(args, i++));
                case "--ready" -> ready = Path.of(value(args, i++));
                case "--parent" -> parent = true;
                case "--users" -> users = Optional.of(Path.of(value(args, i++)).toAbsolutePath());
                case "--once" -> once = true;
                case "--pair" -> pair = true;
                case "--ldap" -> ldap = Optional.of(Credentials.parse(hasValue ? args.get(++i) : "caravan:secret"));
                default -> throw new WrongOption("'" + args.get(i) + "'", "no such option");
            }
        }
        boolean temporary = data == null;
        Path folder = (temporary ? temporaryFolder() : data).toAbsolutePath().normalize();
        Path readyFile = ready == null
                ? folder.resolve("lake.properties")
                : ready.toAbsolutePath().normalize();
        return new LakeOptions(folder, temporary, readyFile, parent, users, once, pair, ldap);
    }

    private static String value(List<String> args, int option) {
        if (option + 1 == args.size()) {
            throw new WrongOption("'" + args.get(option) + "'", "its value is missing");
        }
        return args.get(option + 1);
    }

    /** Not Files.createTempDirectory: the JDK would remember java.io.tmpdir before the lake points it elsewhere. */
    private static Path temporaryFolder() {
        String name = "lake-" + ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), 36);
        return Path.of(System.getProperty("java.io.tmpdir"), name);
    }
}
