package io.caravan.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import io.caravan.run.RunException;
import io.caravan.table.jdbc.Keyset;
import io.caravan.table.jdbc.SourceColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan freezes, kept as JSON in the run store.
 *
 * @param from what stands behind FROM
 * @param predicate the condition and the window, null for all rows
 * @param columns what is selected, with types
 * @param notes what the reader of the plan should know: lossy types, a bound that is not exact
 */
record PlanDetail(String from, String predicate, List<SourceColumn> columns, List<String> notes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    PlanDetail {
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    Schema schema() {
        return new Schema(columns.stream().map(SourceColumn::column).toList());
    }

    /** The statement for one range of the plan. */
    String select(String range) {
        String list =
                String.join(", ", columns.stream().map(SourceColumn::expression).toList());
        String condition = Keyset.and(predicate, range);
        return "SELECT " + list + " FROM " + from + (condition == null ? "" : " WHERE " + condition);
    }

    String toJson() {
        ObjectNode root = JSON.createObjectNode().put("from", from).put("predicate", predicate);
        var list = root.putArray("columns");
        for (SourceColumn column : columns) {
            list.addObject()
                    .put("name", column.name())
                    .put("type", column.type().toString())
                    .put("note", column.column().note())
                    .put("native", column.nativeType())
                    .put("expression", column.expression())
                    .put("identifier", column.identifier())
                    .put("nullable", column.nullable());
        }
        var said = root.putArray("notes");
        notes.forEach(said::add);
        return root.toString();
    }

    static PlanDetail parse(String text) {
        JsonNode root = tree(text);
        List<SourceColumn> columns = new ArrayList<>();
        for (JsonNode one : root.path("columns")) {
            Column column = new Column(
                    one.path("name").asText(),
                    ColumnType.parse(one.path("type").asText()),
                    one.path("note").asText());
            columns.add(new SourceColumn(
                    column,
                    one.path("native").asText(),
                    one.path("expression").asText(),
                    one.path("identifier").asText(),
                    one.path("nullable").asBoolean()));
        }
        List<String> notes = new ArrayList<>();
        root.path("notes").forEach(note -> notes.add(note.asText()));
        return new PlanDetail(root.path("from").asText(), root.path("predicate").asText(null), columns, notes);
    }

    /**
     * What a split freezes.
     *
     * @param predicate the range, null for the whole plan
     * @param none whether it is known to be empty, so that nothing is asked
     * @param state the name of the state that it is read in together with others, null if it is read alone
     */
    record Part(String predicate, boolean none, String state) {
        String toJson() {
            return JSON.createObjectNode()
                    .put("predicate", predicate)
                    .put("none", none)
                    .put("snapshot", state)
                    .toString();
        }

        static Part parse(String text) {
            JsonNode root = tree(text);
            return new Part(
                    root.path("predicate").asText(null),
                    root.path("none").asBoolean(),
                    root.path("snapshot").asText(null));
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RunException(RunException.Category.BUG, "cannot read the frozen plan: it is not JSON", e);
        }
    }
}
