package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what became of files. */
@Command(
        name = "files",
        description = "List what a run has done with its files, or what the runs of a sync have done with one file.",
        footer = {
            "",
            "Example: caravan files 17 --state failed",
            "         caravan files meters --name blob:metering/raw/a.csv"
        })
final class FilesCommand extends ServiceCommand {
    @Parameters(
            paramLabel = "<run|sync>",
            description = "A run by its number, or a sync by its id for its last run; with --name a sync.")
    private String which;

    @Option(names = "--name", paramLabel = "<file>", description = "The file, as the list of a run names it.")
    private String name;

    @Option(
            names = "--state",
            paramLabel = "<state>",
            description = "Only files that are copied, same, failed, gone or deleted.")
    private String state;

    @Option(names = "--after", paramLabel = "<file>", description = "The last file of the page before.")
    private String after;

    @Option(names = "--limit", paramLabel = "<n>", defaultValue = "100", description = "The most to list; 100.")
    private int limit;

    @Override
    int ask(Service service) {
        String path = name == null ? ofRun(service) : ofSync();
        if (path == null) {
            out().println(which + " has not run yet.");
            return Exit.DONE;
        }
        Answer answer = service.get(path);
        if (!printed(answer)) {
            list(answer.json());
        }
        return Exit.DONE;
    }

    private String ofSync() {
        return "/syncs/" + Service.part(which) + "/files?limit=" + limit + query("name", name);
    }

    /** Null if the sync that is asked for has no run. */
    private String ofRun(Service service) {
        String run = which;
        if (!which.chars().allMatch(Character::isDigit)) {
            JsonNode last = service.get("/syncs/" + Service.part(which) + "/runs?limit=1")
                    .json();
            run = last.path(0).path("id").asText();
        }
        return run.isEmpty()
                ? null
                : "/runs/" + run + "/files?limit=" + limit + query("state", state) + query("after", after);
    }

    private static String query(String key, String value) {
        return value == null ? "" : "&" + key + "=" + Service.part(value);
    }

    private void list(JsonNode files) {
        Columns columns = new Columns("FILE", "STATE", "BYTES", "DIGEST", "PLACE", "RUN", "NOTE");
        files.forEach(file -> columns.row(
                text(file, "name"),
                text(file, "state"),
                Show.count(file.path("bytes")),
                text(file, "digest"),
                text(file, "place"),
                text(file, "run"),
                text(file, "note")));
        if (columns.isEmpty()) {
            out().println("no files");
        } else {
            columns.print(out());
        }
    }
}
