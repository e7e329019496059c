package io.caravan.command.run;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a backfill up. */
@Command(
        name = "cancel",
        description = "Give up the runs of a backfill that have not begun; those under way come to their end.",
        footer = {"", "Example: caravan backfill cancel 3"})
final class BackfillCancelCommand extends ServiceCommand {
    @Parameters(paramLabel = "<backfill>", converter = Arguments.Number.class, description = "The backfill's number.")
    private long backfill;

    @Override
    protected int ask(Service service) {
        Answer answer = service.post("/backfills/" + backfill + "/cancel");
        if (!printed(answer)) {
            out().println("Backfill " + backfill + " is cancelled.");
        }
        return Exit.DONE;
    }
}
