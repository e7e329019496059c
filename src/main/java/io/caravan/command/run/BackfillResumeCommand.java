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

/** Goes on with a backfill. */
@Command(
        name = "resume",
        description = "Go on with a backfill that was stopped, and wait for its end.",
        footer = {"", "Example: caravan backfill resume 3"})
final class BackfillResumeCommand extends ServiceCommand {
    @Parameters(paramLabel = "<backfill>", converter = Arguments.Number.class, description = "The backfill's number.")
    private long backfill;

    @Option(names = "--no-wait", description = "Do not wait for the end of the backfill.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "<period>",
            converter = Arguments.Period.class,
            description = "How long to wait, as 90s, 30m or 2h; the backfill goes on after it.")
    private Duration timeout;

    @Override
    protected int ask(Service service) {
        Follow.allowed(noWait, service);
        Answer answer = service.post("/backfills/" + backfill + "/resume");
        if (noWait) {
            if (!printed(answer)) {
                out().println("Backfill " + backfill + " goes on. 'caravan backfill show " + backfill + "' shows how.");
            }
            return Exit.DONE;
        }
        return new Follow(this, service).backfill(backfill, text(answer.json(), "sync"), timeout);
    }
}
