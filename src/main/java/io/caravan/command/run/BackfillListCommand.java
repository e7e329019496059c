package io.caravan.command.run;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists backfills. */
@Command(
        name = "list",
        description = "List the latest backfills, of one sync or of all.",
        footer = {"", "Example: caravan backfill list orders-daily"})
final class BackfillListCommand extends ServiceCommand {
    @Parameters(arity = "0..1", paramLabel = "<sync>", description = "Only of this sync.")
    private String sync;

    @Override
    protected int ask(Service service) {
        Answer answer = service.get("/backfills" + (sync == null ? "" : "?sync=" + Service.part(sync)));
        if (!printed(answer)) {
            BackfillText.list(out(), answer.json());
        }
        return Exit.DONE;
    }
}
