package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Show;
import io.caravan.command.terminal.Watch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs, or shows one. */
@Command(
        name = "runs",
        description = "List the latest runs, of one sync or of all; or show one run in full.",
        footer = {"", "Example: caravan runs orders --status FAILED --limit 5", "         caravan runs 17"})
public final class RunsCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(arity = "0..1", paramLabel = "<sync|run>", description = "A sync by its id, or a run by its number.")
    private String which;

    @Option(
            names = "--status",
            paramLabel = "<status>",
            converter = Arguments.Statuses.class,
            description = "Only runs that stand so: WAITING, PLANNED, EXTRACTING, PUBLISHING, QUARANTINED, COMMITTED,"
                    + " FAILED or CANCELLED.")
    private String status;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "20",
            converter = Arguments.Limit.class,
            description = "The most to list, up to 1000; 20.")
    private int limit;

    @Option(
            names = "--since",
            paramLabel = "<time>",
            converter = Arguments.Moment.class,
            description = "Only runs that began then or later: a time, a date, or 2h for the last two hours.")
    private String since;

    @Option(
            names = "--until",
            paramLabel = "<time>",
            converter = Arguments.Moment.class,
            description = "Only runs that began before.")
    private String until;

    @Option(names = "--no-empty", description = "Leave out committed runs that read nothing.")
    private boolean noEmpty;

    @Option(
            names = {"-w", "--watch"},
            description = "Show it again and again, every two seconds, until Ctrl-C.")
    private boolean watch;

    @Override
    public Integer call() {
        Service service = client.service();
        return watch ? new Watch(client.out()).repeat(() -> show(service)) : show(service);
    }

    private int show(Service service) {
        if (which != null && which.matches("\\d{1,18}")) {
            return client.print(service.get("/runs/" + which), run -> RunText.detail(client.out(), run));
        }
        Answer answer = service.get((which == null ? "" : "/syncs/" + Service.part(which)) + "/runs?limit=" + limit
                + (status == null ? "" : "&status=" + Service.part(status))
                + (since == null ? "" : "&since=" + Service.part(since))
                + (until == null ? "" : "&until=" + Service.part(until))
                + (noEmpty ? "&empty=false" : ""));
        return client.print(answer, this::list);
    }

    private void list(JsonNode runs) {
        Columns columns = new Columns(
                "RUN",
                "SYNC",
                "FOR",
                "BIZDATE",
                "BY",
                "STATUS",
                "BEGAN",
                "TOOK",
                "READ",
                "FILTERED",
                "DIRTY",
                "PUBLISHED",
                "WAITS FOR",
                "ERROR");
        runs.forEach(run -> columns.row(
                text(run, "id"),
                text(run, "sync"),
                Show.time(run.path("logicalTime")),
                text(run, "bizdate"),
                text(run, "trigger"),
                text(run, "status"),
                Show.time(run.path("started")),
                Show.between(run.path("started"), run.path("finished")),
                run.path("rowsRead").asLong() < run.path("rowsDirty").asLong() ? "" : Show.count(run.path("rowsRead")),
                Show.some(run.path("rowsFiltered")),
                Show.some(run.path("rowsDirty")),
                Show.count(run.path("rowsPublished")),
                text(run, "waitingFor"),
                text(run, "error")));
        columns.print(client.out(), "There are no such runs.");
    }
}
