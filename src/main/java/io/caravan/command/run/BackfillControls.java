package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands on backfills that there are. */
final class BackfillControls {
    private static final String LABEL = "<backfill>";
    private static final String NUMBER = "The backfill's number.";

    private BackfillControls() {}

    @Command(
            name = "list",
            description = "List the latest backfills, of one sync or of all.",
            footer = {"", "Example: caravan backfill list orders-daily"})
    static int list(
            @Mixin Client client,
            @Parameters(arity = "0..1", paramLabel = "<sync>", description = "Only of this sync.") String sync) {
        Answer answer = client.service().get("/backfills" + (sync == null ? "" : "?sync=" + Service.part(sync)));
        return client.print(answer, backfills -> BackfillText.list(client.out(), backfills));
    }

    @Command(
            name = "show",
            description = "Show how a backfill stands, and which of its runs did not commit.",
            footer = {"", "Example: caravan backfill show 3"})
    static int show(
            @Mixin Client client,
            @Parameters(paramLabel = LABEL, converter = Arguments.Number.class, description = NUMBER) long backfill) {
        Answer answer = client.service().get("/backfills/" + backfill);
        return client.print(answer, one -> BackfillText.detail(client.out(), one));
    }

    @Command(
            name = "stop",
            description = "Let no further run of a backfill begin; those that are under way come to their end.",
            footer = {"", "Example: caravan backfill stop 3"})
    static int stop(
            @Mixin Client client,
            @Parameters(paramLabel = LABEL, converter = Arguments.Number.class, description = NUMBER) long backfill) {
        Answer answer = client.service().post("/backfills/" + backfill + "/stop");
        return client.print(answer, stopped -> client.out()
                .println("Backfill " + backfill + " is stopped. 'caravan backfill resume " + backfill
                        + "' lets it go on."));
    }

    @Command(
            name = "resume",
            description = "Go on with a backfill that was stopped, and wait for its end.",
            footer = {"", "Example: caravan backfill resume 3"})
    static int resume(
            @Mixin Client client,
            @Parameters(paramLabel = LABEL, converter = Arguments.Number.class, description = NUMBER) long backfill,
            @Mixin BackfillWait wait) {
        Service service = client.service();
        Follow.allowed(wait.noWait, service);
        Answer answer = service.post("/backfills/" + backfill + "/resume");
        return wait.noWait
                ? client.print(answer, resumed -> client.out()
                        .println("Backfill " + backfill + " goes on. 'caravan backfill show " + backfill
                                + "' shows how."))
                : new Follow(client, service).backfill(backfill, text(answer.json(), "sync"), wait.timeout);
    }

    @Command(
            name = "cancel",
            description = "Give up the runs of a backfill that have not begun; those under way come to their end.",
            footer = {"", "Example: caravan backfill cancel 3"})
    static int cancel(
            @Mixin Client client,
            @Parameters(paramLabel = LABEL, converter = Arguments.Number.class, description = NUMBER) long backfill) {
        Answer answer = client.service().post("/backfills/" + backfill + "/cancel");
        return client.print(answer, cancelled -> client.out().println("Backfill " + backfill + " is cancelled."));
    }
}
