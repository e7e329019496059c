package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Columns;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The columns of a table as a route would read them: a plan of such a route knows them. */
record TableColumns(Answer answer) {
    private static final List<String> CHANGED = List.of("updat", "modif", "chang", "last_");

    static TableColumns of(Service service, String connection, String table) {
        String text = "- route:\n    id: columns\n    from:\n      uri: "
                + Quoted.yaml("table:" + connection + "/" + table) + "\n      steps:\n        - to: log:columns\n";
        return new TableColumns(service.postYaml("/plan?file=columns.yaml", text.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode columns() {
        return answer.json().path(0).path("columns");
    }

    void print(PrintWriter out) {
        Columns columns = new Columns("COLUMN", "TYPE", "READ AS", "NOTE");
        columns()
                .forEach(column -> columns.row(
                        text(column, "name"), text(column, "sourceType"), text(column, "type"), text(column, "note")));
        columns.print(out);
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        columns().forEach(column -> names.add(text(column, "name")));
        return names;
    }

    /** Dates with a time, which may tell when a row was changed; what sounds like that comes first. */
    List<String> times() {
        List<String> times = new ArrayList<>();
        for (JsonNode column : columns()) {
            String type = text(column, "type").toLowerCase(Locale.ROOT);
            if (type.startsWith("timestamp") || type.startsWith("instant")) {
                times.add(changes(text(column, "name")) ? 0 : times.size(), text(column, "name"));
            }
        }
        return times;
    }

    /** The column that is very likely set anew with each change. */
    Optional<String> changed() {
        return times().stream().filter(TableColumns::changes).findFirst();
    }

    private static boolean changes(String column) {
        String lower = column.toLowerCase(Locale.ROOT);
        return CHANGED.stream().anyMatch(lower::contains);
    }
}
