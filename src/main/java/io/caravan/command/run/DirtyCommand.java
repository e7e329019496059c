package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Show;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the dirty records of a run. */
@Command(
        name = "dirty",
        description = "List the records of a run that could not become rows, with where they are and why.",
        footer = {"", "Example: caravan dirty 17", "         caravan dirty 17 --csv > dirty.csv"})
public final class DirtyCommand implements Callable<Integer> {
    private static final int PAGE = 1000;
    private static final List<String> FIELDS =
            List.of("number", "split", "place", "position", "column", "reason", "text", "base64", "at");

    @Mixin
    private Client client;

    @Parameters(paramLabel = "<run>", description = "A run by its number.")
    private long run;

    @Option(names = "--csv", description = "Print all that are kept as CSV.")
    private boolean csv;

    @Option(
            names = "--after",
            paramLabel = "<n>",
            defaultValue = "0",
            description = "The last number of the page before.")
    private long after;

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
        if (csv) {
            export(service);
            return Exit.DONE;
        }
        return client.print(page(service, after, limit), this::list);
    }

    private Answer page(Service service, long from, int most) {
        return service.get("/runs/" + run + "/dirty?limit=" + most + "&after=" + from);
    }

    private void list(JsonNode records) {
        Columns columns = new Columns("NUMBER", "SPLIT", "PLACE", "POSITION", "COLUMN", "REASON", "RECORD");
        records.forEach(record -> columns.row(
                text(record, "number"),
                text(record, "split"),
                text(record, "place"),
                text(record, "position"),
                text(record, "column"),
                text(record, "reason"),
                Show.shortened(text(record, "text").isEmpty() ? text(record, "base64") : text(record, "text"))));
        columns.print(client.out(), "no dirty records");
    }

    private void export(Service service) {
        client.out().println(String.join(",", FIELDS));
        long from = after;
        JsonNode records;
        do {
            records = page(service, from, PAGE).json();
            for (JsonNode record : records) {
                client.out()
                        .println(FIELDS.stream()
                                .map(field -> quoted(text(record, field)))
                                .collect(Collectors.joining(",")));
                from = record.path("number").asLong();
            }
        } while (records.size() == PAGE);
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
