package io.caravan.command.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds the schedule of a sync. */
@Command(
        name = "pause",
        description = "Let the schedule of a sync fire no more; a run that is under way comes to its end.",
        footer = {"", "Example: caravan pause orders --reason 'shop is being moved'"})
public final class PauseCommand extends ServiceCommand {
    @Parameters(paramLabel = "<sync>", description = "The sync's id.")
    private String sync;

    @Option(names = "--reason", paramLabel = "<text>", description = "Why, for others to read.")
    private String reason;

    @Override
    protected int ask(Service service) {
        String body =
                JsonNodeFactory.instance.objectNode().put("reason", reason).toString();
        Answer answer = service.postJson("/syncs/" + Service.part(sync) + "/pause", body);
        if (!printed(answer)) {
            out().println(sync + " is paused. 'caravan resume " + sync + "' lets it go on.");
        }
        return Exit.DONE;
    }
}
