package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** Lists the syncs. */
@Command(
        name = "syncs",
        description = "List the syncs, when they run next and how they ran last.",
        footer = {"", "Example: caravan syncs --json"})
final class SyncsCommand extends ServiceCommand {
    @Override
    int ask(Service service) {
        Answer answer = service.get("/syncs");
        if (!printed(answer)) {
            Columns columns =
                    new Columns("SYNC", "SOURCE", "SCHEDULE", "STATE", "NEXT", "LAST", "ENDED", "ROWS", "CURSOR");
            answer.json().forEach(sync -> add(columns, sync));
            if (columns.isEmpty()) {
                out().println("There are no syncs"
                        + (service.inside() ? " here, and no service runs on the data of this folder" : "")
                        + ". Drop a route into the folder of routes, and look at it with 'caravan validate'"
                        + (service.inside() ? "; --server names a service elsewhere." : "."));
            } else {
                columns.print(out());
            }
            if (!service.inside()) { // which has told it while it began
                service.get("/files").json().forEach(this::refused);
            }
        }
        return Exit.DONE;
    }

    /** Who has just dropped a file with a mistake looks here first. */
    private void refused(JsonNode file) {
        file.path("problems").forEach(problem -> err().println(ValidateCommand.said(text(file, "file"), problem)));
        if (text(file, "status").equals("REFUSED")) {
            err().println(text(file, "file") + " is refused"
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
                text(sync, "cursor"));
    }

    private static String state(JsonNode sync) {
        if (sync.path("running").asBoolean()) {
            return "running";
        }
        return sync.path("pausedSince").isTextual() ? "paused" : "";
    }
}
