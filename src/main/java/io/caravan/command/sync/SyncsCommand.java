package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Show;
import io.caravan.command.terminal.Watch;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the syncs. */
@Command(
        name = "syncs",
        description = "List the syncs, when they run next and how they ran last; or show one in full.",
        footer = {"", "Example: caravan syncs", "         caravan syncs orders"})
public final class SyncsCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(arity = "0..1", paramLabel = "<sync>", description = "Show all that is known of this one.")
    private String which;

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
        if (which != null) {
            return client.print(service.get("/syncs/" + Service.part(which)), this::detail);
        }
        Answer syncs = service.get("/syncs");
        if (client.json()) {
            client.out().println(syncs.text());
            return Exit.DONE;
        }
        return list(syncs.json(), service.get("/files").json(), service.inside());
    }

    private int list(JsonNode syncs, JsonNode files, boolean inside) {
        Columns columns =
                new Columns("SYNC", "SOURCE", "SCHEDULE", "STATE", "NEXT", "LAST", "ENDED", "ROWS", "CURSOR", "NOTE");
        syncs.forEach(sync -> add(columns, sync));
        boolean allRefused = columns.isEmpty()
                && !files.isEmpty()
                && files.findValuesAsText("status").stream().allMatch("REFUSED"::equals);
        if (allRefused) {
            client.err().println("caravan: there are no syncs, because each file in the folder of routes is refused.");
        } else {
            columns.print(
                    client.out(),
                    "There are no syncs" + (inside ? " here, and no service runs on the data of this folder" : "")
                            + ". Drop a route into the folder of routes, and look at it with 'caravan validate'"
                            + (inside ? "; --server names a service elsewhere." : "."));
        }
        syncs.forEach(this::stopped);
        if (!inside) { // which has told it while it began
            files.forEach(this::refused);
        }
        return allRefused ? Exit.FAILED : Exit.DONE;
    }

    /** Its next run will be refused. */
    private void stopped(JsonNode sync) {
        if (sync.path("problem").isTextual()) {
            client.err().println(text(sync, "problem"));
        }
    }

    /** Who has just dropped a file with a mistake looks here first. */
    private void refused(JsonNode file) {
        file.path("problems")
                .forEach(problem -> client.err().println(ValidateCommand.said(text(file, "file"), problem)));
        if (text(file, "status").equals("REFUSED")) {
            client.err()
                    .println(text(file, "file") + " is refused"
                            + (file.path("routes").isEmpty() ? "." : "; its last good version keeps running."));
        }
    }

    private static void add(Columns columns, JsonNode sync) {
        JsonNode last = sync.path("last");
        columns.row(
                text(sync, "id"),
                text(sync, "source"),
                text(sync, "schedule"),
                state(sync),
                Show.time(sync.path("next")),
                text(last, "status"),
                Show.time(last.path("finished")),
                Show.count(last.path("rowsPublished")),
                text(sync, "cursor"),
                note(sync));
    }

    private static String state(JsonNode sync) {
        StringJoiner states = new StringJoiner(", ");
        if (sync.path("running").asBoolean()) {
            states.add("running");
        }
        if (sync.path("pausedSince").isTextual()) {
            states.add("paused");
        }
        if (sync.path("waitingFor").isTextual()) {
            states.add("waiting");
        }
        return states.toString();
    }

    private static String note(JsonNode sync) {
        StringJoiner notes = new StringJoiner("; ");
        if (!text(sync, "pauseReason").isEmpty()) {
            notes.add("paused: " + text(sync, "pauseReason"));
        }
        if (!text(sync, "waitingFor").isEmpty()) {
            notes.add("waits for " + text(sync, "waitingFor"));
        }
        return notes.toString();
    }

    private void detail(JsonNode sync) {
        client.out().println(text(sync, "id") + ": reads " + text(sync, "source"));
        field("schedule", text(sync, "schedule"));
        field("state", state(sync));
        field("paused", Show.time(sync.path("pausedSince")));
        field("note", note(sync));
        field("next", Show.time(sync.path("next")));
        field("cursor", text(sync, "cursor"));
        sync.path("cursors")
                .properties()
                .forEach(one ->
                        field("cursor", one.getKey() + ": " + one.getValue().asText()));
        JsonNode last = sync.path("last");
        if (last.isObject()) {
            field("last run", text(last, "id") + " " + text(last, "status") + " for " + text(last, "bizdate"));
            field("ended", Show.time(last.path("finished")));
            field(
                    "rows",
                    Show.count(last.path("rowsRead").asLong()) + " read, "
                            + Show.count(last.path("rowsPublished").asLong()) + " published");
            field("error", text(last, "error"));
        }
    }

    private void field(String name, String value) {
        if (!value.isEmpty()) {
            client.out().printf("  %-10s  %s%n", name, value);
        }
    }
}
