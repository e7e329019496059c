package io.caravan.command.run;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Exit;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs again what failed. */
@Command(
        name = "retry",
        description =
                "Run again what a run was to do that failed, was cancelled or stands in quarantine; wait for its end.",
        footer = {"", "Example: caravan retry 17"})
public final class RetryCommand extends ServiceCommand {
    @Parameters(paramLabel = "<run>", converter = Arguments.Number.class, description = "The run's number.")
    private long run;

    @Option(names = "--no-wait", description = "Do not wait for the end of the run.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "<period>",
            converter = Arguments.Period.class,
            description = "How long to wait, as 90s, 30m or 2h; the run goes on after it. Without it, to the end.")
    private Duration timeout;

    @Override
    protected int ask(Service service) {
        Follow.allowed(noWait, service);
        Answer started = service.post("/runs/" + run + "/retry");
        long id = started.json().path("id").asLong(run);
        String sync = text(started.json(), "sync");
        if (noWait) {
            if (!printed(started)) {
                out().println(sync + ": run " + id + " has begun. 'caravan runs " + id + "' shows how it goes on.");
            }
            return Exit.DONE;
        }
        return new Follow(this, service).run(id, sync, timeout);
    }
}
