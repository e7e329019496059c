package io.caravan.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one backfill. */
@Command(
        name = "show",
        description = "Show how a backfill stands, and which of its runs did not commit.",
        footer = {"", "Example: caravan backfill show 3"})
final class BackfillShowCommand extends ServiceCommand {
    @Parameters(paramLabel = "<backfill>", converter = Arguments.Number.class, description = "The backfill's number.")
    private long backfill;

    @Override
    int ask(Service service) {
        Answer answer = service.get("/backfills/" + backfill);
        if (!printed(answer)) {
            BackfillText.detail(out(), answer.json());
        }
        return Exit.DONE;
    }
}
