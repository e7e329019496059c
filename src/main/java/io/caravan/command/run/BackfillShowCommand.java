package io.caravan.command.run;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Exit;
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
    protected int ask(Service service) {
        Answer answer = service.get("/backfills/" + backfill);
        if (!printed(answer)) {
            BackfillText.detail(out(), answer.json());
        }
        return Exit.DONE;
    }
}
