package io.caravan.command;

import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.HelpOption;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the service until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Run the service: syncs by their schedules, REST, health and metrics. The same as no command.",
            "Exits with 3 when it cannot begin."
        },
        footer = {"", "Example: QUARKUS_HTTP_PORT=9090 caravan serve"})
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Override
    public Integer call() {
        boot();
        return Exit.SERVE;
    }

    /** Returns when the service has stopped; a process whose service cannot begin ends with a code of its own. */
    static void boot() {
        Home.check();
        // What is said at the end is the same without a stack trace.
        System.getProperties().putIfAbsent("quarkus.log.category.\"io.quarkus.runtime.Application\".level", "OFF");
        Quarkus.run(null, Ending::of);
    }
}
