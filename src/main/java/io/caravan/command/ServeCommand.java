package io.caravan.command;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service until it is stopped. */
@Command(
        name = "serve",
        description = "Run the service: syncs by their schedules, REST, health and metrics. The same as no command.",
        footer = {"", "Example: QUARKUS_HTTP_PORT=9090 caravan serve"})
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Override
    public Integer call() {
        Quarkus.run();
        return Exit.SERVE;
    }
}
