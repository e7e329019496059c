package io.caravan.command;

import io.caravan.command.service.TokenFile;
import io.caravan.command.terminal.Exit;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A command in a process of its own: boots the service on a port that nobody else knows, asks it as any other, and stops
 * it. It fires no schedule and resumes no run but those that are asked for.
 */
@Singleton
@Unremovable
final class Embedded implements QuarkusApplication {
    static void boot(String... args) {
        if (args[0].equals("validate") && !Home.configured()) {
            // A check of files alone, as of a pull request, leaves nothing behind.
            System.setProperty("caravan.data.dir", passing().toString());
        }
        Home.check();
        System.setProperty("caravan.serve", "false");
        // Other users of this machine reach the port too, for as long as the command takes.
        System.setProperty("caravan.token", TokenFile.fresh());
        System.setProperty("caravan.http.token-required", "true");
        System.setProperty("quarkus.http.host", "127.0.0.1");
        System.setProperty("quarkus.http.port", "0");
        System.setProperty("quarkus.log.console.stderr", "true");
        System.setProperty("quarkus.log.category.\"io.quarkus\".level", "WARN");
        System.setProperty("quarkus.log.category.\"io.quarkus.runtime.Application\".level", "OFF");
        if (args[0].equals("validate")) {
            // Files that it was not asked about are none of its business.
            System.setProperty("quarkus.log.category.\"io.caravan.route\".level", "ERROR");
        }
        // What the command prints says the same; JAVA_OPTS may ask for more.
        System.getProperties().putIfAbsent("quarkus.log.category.\"io.caravan\".level", "WARN");
        if (Set.of("run", "retry", "verify").contains(args[0])) {
            System.getProperties().putIfAbsent("quarkus.log.category.\"io.caravan.run.ends\".level", "OFF");
        }
        Quarkus.run(Embedded.class, Ending::of, args);
    }

    /** A data folder for as long as the process lives. */
    private static Path passing() {
        try {
            Path folder = Files.createTempDirectory("caravan");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // It is in the folder of passing things.
        }
    }

    /** The port is Quarkus's to say, once it listens. */
    @Override
    public int run(String... args) {
        Root root = Root.inside(
                "http://127.0.0.1:" + System.getProperty("quarkus.http.port"), System.getProperty("caravan.token"));
        int code = Root.line(root).execute(args);
        if (code != Exit.DONE) {
            System.err.println("caravan: this was done without a service, as none runs on the data of this folder."
                    + " --server or CARAVAN_SERVER names one elsewhere.");
        }
        return code;
    }
}
