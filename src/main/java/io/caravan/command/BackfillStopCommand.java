package io.caravan.command;

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
    int ask(Service service) {
        Answer answer = service.post("/backfills/" + backfill + "/stop");
        if (!printed(answer)) {
            out().println("Backfill " + backfill + " is stopped. 'caravan backfill resume " + backfill
                    + "' lets it go on.");
        }
        return Exit.DONE;
    }
}
