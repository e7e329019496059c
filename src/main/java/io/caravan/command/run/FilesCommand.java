package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Show;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what became of files. */
@Command(
        name = "files",
        description =
                "List what a run has done with its files, or what the runs of a sync have done with theirs, or with one.",
        footer = {
            "",
            "Example: caravan files 17 --state failed",
            "         caravan files meters",
            "         caravan files meters --name blob:metering/raw/a.csv"
        })
public final class FilesCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(
            paramLabel = "<run|sync>",
            description =
                    "A run by its number, or a sync by its id for its runs, the latest first; with --name a sync.")
    private String which;

    @Option(names = "--name", paramLabel = "<file>", description = "The file, as the list of a run names it.")
    private String name;

    @Option(
            names = "--state",
            paramLabel = "<state>",
            description = "Only files that are copied, same, failed, gone or deleted.")
    private String state;

    @Option(names = "--after", paramLabel = "<file>", description = "Of a run, the last file of the page before.")
    private String after;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "100",
            converter = Arguments.Limit.class,
            description = "The most to list; 100.")
    private int limit;

    @Override
    public Integer call() {
        Service service = client.service();
        Answer answer = service.get(name == null && which.chars().allMatch(Character::isDigit) ? ofRun() : ofSync());
        return client.print(answer, this::list);
    }

    private String ofSync() {
        return "/syncs/" + Service.part(which) + "/files?limit=" + limit + query("name", name) + query("state", state);
    }

    private String ofRun() {
        return "/runs/" + which + "/files?limit=" + limit + query("state", state) + query("after", after);
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
        columns.print(
                client.out(),
                name == null
                        ? "no files"
                        : "no run has a file '" + name + "': name it as 'caravan files " + which + "' lists it");
    }
}
