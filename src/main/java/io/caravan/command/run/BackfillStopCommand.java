package io.caravan.command.run;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stops a backfill. */
@Command(
        name = "stop",
        description = "Let no further run of a backfill begin; those that are under way come to their end.",
        footer = {"", "Example: caravan backfill stop 3"})
final class BackfillStopCommand extends ServiceCommand {
    @Parameters(paramLabel = "<backfill>", converter = Arguments.Number.class, description = "The backfill's number.")
    private long backfill;

    @Override
    protected int ask(Service service) {
        Answer answer = service.post("/backfills/" + backfill + "/stop");
        if (!printed(answer)) {
            out().println("Backfill " + backfill + " is stopped. 'caravan backfill resume " + backfill
                    + "' lets it go on.");
        }
        return Exit.DONE;
    }
}
