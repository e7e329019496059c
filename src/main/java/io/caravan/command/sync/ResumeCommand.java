package io.caravan.command.sync;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Show;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a pause. */
@Command(
        name = "resume",
        description = "End the pause of a sync; firings that were missed are made up as its 'misfire' says.",
        footer = {"", "Example: caravan resume orders"})
public final class ResumeCommand extends ServiceCommand {
    @Parameters(paramLabel = "<sync>", description = "The sync's id.")
    private String sync;

    @Override
    protected int ask(Service service) {
        Answer answer = service.post("/syncs/" + Service.part(sync) + "/resume");
        if (!printed(answer)) {
            String next = Show.time(answer.json().path("next"));
            out().println(sync + " goes on" + (next.isEmpty() ? "." : "; it runs next at " + next + "."));
        }
        return Exit.DONE;
    }
}
