package io.caravan.command;

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
    int ask(Service service) {
        Answer answer = service.post("/backfills/" + backfill + "/cancel");
        if (!printed(answer)) {
            out().println("Backfill " + backfill + " is cancelled.");
        }
        return Exit.DONE;
    }
}
