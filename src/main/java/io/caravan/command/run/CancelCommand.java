package io.caravan.command.run;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a run for good. */
@Command(
        name = "cancel",
        description =
                "End the open run of a sync, or the only one that waits or is for a date, or one run by its number, for good; the cursor stands.",
        footer = {"", "Example: caravan cancel orders"})
public final class CancelCommand extends ServiceCommand {
    @Parameters(paramLabel = "<sync|run>", description = "A sync by its id, or a run by its number.")
    private String which;

    @Override
    protected int ask(Service service) {
        boolean run = which.matches("\\d{1,18}");
        Answer answer = service.post((run ? "/runs/" : "/syncs/") + Service.part(which) + "/cancel");
        if (!printed(answer)) {
            out().println((run ? "Run " : "The run of ") + which + " is cancelled; its cursor stands.");
        }
        return Exit.DONE;
    }
}
