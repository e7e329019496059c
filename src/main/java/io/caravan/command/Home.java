package io.caravan.command;

import io.caravan.command.terminal.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The folder that the process runs in: its configuration, routes and data are found from there. */
final class Home {
    /** Of the command line; they say nothing of a folder. */
    private static final Set<String> OURS =
            Set.of("CARAVAN_JAR", "CARAVAN_HOME", "CARAVAN_FROM", "CARAVAN_SERVER", "CARAVAN_TOKEN");

    private Home() {}

    /**
     * Ends the process where nothing is configured: it would make a run store of its own there, and find no sync. And where
     * something is configured that there is not.
     */
    static void check() {
        if (!configured()) {
            System.err.println("caravan: cannot begin in " + Path.of("").toAbsolutePath()
                    + ": there is neither config/application.properties nor routes/. Run it in the folder that holds them,"
                    + " or name that with --dir or CARAVAN_HOME.");
            System.exit(Exit.USAGE);
        }
        SettingsCheck.warnings(System.getenv().keySet())
                .forEach(warning -> System.err.println("caravan: warning: " + warning));
        List<String> problems = SettingsCheck.problems(Path.of(""), System.getProperties(), System.getenv());
        if (!problems.isEmpty()) {
            problems.forEach(problem -> System.err.println("caravan: " + problem));
            System.exit(Exit.UNREACHABLE);
        }
    }

    static boolean configured() {
        return Files.exists(Path.of("config", "application.properties"))
                || Files.isDirectory(Path.of("routes"))
                || Files.exists(Path.of(".env"))
                || System.getenv().keySet().stream().anyMatch(key -> key.startsWith("CARAVAN_") && !OURS.contains(key))
                || System.getProperties().stringPropertyNames().stream().anyMatch(key -> key.startsWith("caravan."));
    }
}
