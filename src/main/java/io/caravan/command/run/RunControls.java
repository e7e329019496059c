package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands that end a run for good, and run again what failed. */
public final class RunControls {
    private RunControls() {}

    @Command(
            name = "cancel",
            description = "End the open run of a sync, or the only one that waits or is for a date, or one run by its"
                    + " number, for good; the cursor stands.",
            footer = {"", "Example: caravan cancel orders"})
    static int cancel(
            @Mixin Client client,
            @Parameters(paramLabel = "<sync|run>", description = "A sync by its id, or a run by its number.")
                    String which) {
        boolean run = which.matches("\\d{1,18}");
        Answer answer = client.service().post((run ? "/runs/" : "/syncs/") + Service.part(which) + "/cancel");
        return client.print(answer, cancelled -> client.out()
                .println((run ? "Run " : "The run of ") + which + " is cancelled; its cursor stands."));
    }

    @Command(
            name = "retry",
            description =
                    "Run again what a run was to do that failed, was cancelled or stands in quarantine; wait for its end.",
            footer = {"", "Example: caravan retry 17"})
    static int retry(
            @Mixin Client client,
            @Parameters(paramLabel = "<run>", converter = Arguments.Number.class, description = "The run's number.")
                    long run,
            @Mixin RunWait wait) {
        Service service = client.service();
        Follow.allowed(wait.noWait, service);
        Answer started = service.post("/runs/" + run + "/retry");
        long id = started.json().path("id").asLong(run);
        String sync = text(started.json(), "sync");
        return wait.noWait
                ? client.print(started, begun -> client.out().println(RunText.begun(id, sync)))
                : new Follow(client, service).run(id, sync, wait.timeout);
    }
}
