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
    @Parameters(paramLabel = "<run|sync>", description = "A run by its number; with --name a sync by its id.")
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
        Answer answer = service.get(
                name == null
                        ? "/runs/" + Service.part(which) + "/files?limit=" + limit + query("state", state)
                                + query("after", after)
                        : "/syncs/" + Service.part(which) + "/files?limit=" + limit + query("name", name));
        if (!printed(answer)) {
            list(answer.json());
        }
        return Exit.DONE;
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
