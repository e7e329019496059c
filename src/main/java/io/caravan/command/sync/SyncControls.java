package io.caravan.command.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Show;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that hold the schedule of a sync and let it go on. */
public final class SyncControls {
    private SyncControls() {}

    @Command(
            name = "pause",
            description = "Let the schedule of a sync fire no more; a run that is under way comes to its end.",
            footer = {"", "Example: caravan pause orders --reason 'shop is being moved'"})
    static int pause(
            @Mixin Client client,
            @Parameters(paramLabel = "<sync>", description = "The sync's id.") String sync,
            @Option(names = "--reason", paramLabel = "<text>", description = "Why, for others to read.")
                    String reason) {
        String body =
                JsonNodeFactory.instance.objectNode().put("reason", reason).toString();
        Answer answer = client.service().postJson("/syncs/" + Service.part(sync) + "/pause", body);
        return client.print(answer, paused -> client.out()
                .println(sync + " is paused. 'caravan resume " + sync + "' lets it go on."));
    }

    @Command(
            name = "resume",
            description = "End the pause of a sync; firings that were missed are made up as its 'misfire' says.",
            footer = {"", "Example: caravan resume orders"})
    static int resume(
            @Mixin Client client, @Parameters(paramLabel = "<sync>", description = "The sync's id.") String sync) {
        Answer answer = client.service().post("/syncs/" + Service.part(sync) + "/resume");
        return client.print(answer, resumed -> {
            String next = Show.time(resumed.path("next"));
            client.out().println(sync + " goes on" + (next.isEmpty() ? "." : "; it runs next at " + next + "."));
        });
    }
}
