package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Show;
import java.io.PrintWriter;
import java.util.List;
import java.util.StringJoiner;

/** A plan in words. */
final class PlanText {
    private static final int MOST_STATEMENTS = 3;

    private PlanText() {}

    static void print(PrintWriter out, JsonNode plan) {
        out.println(text(plan, "route") + ": reads " + text(plan, "source"));
        field(out, "schedule", text(plan, "schedule"));
        field(out, "for", Show.time(plan.path("logicalTime")) + ", business date " + text(plan, "bizdate"));
        if (plan.path("cursor").isTextual()) {
            String from = text(plan, "from");
            field(
                    out,
                    "window",
                    text(plan, "cursor") + " in [" + (from.isEmpty() ? "the beginning" : from) + ", " + text(plan, "to")
                            + ")");
        }
        if (plan.path("estimatedRows").isNumber()) {
            field(out, "rows", "about " + Show.count(plan.path("estimatedRows").asLong()));
        }
        reading(out, plan.path("splits"));
        field(out, "PROBLEM", text(plan, "problem"));
        plan.path("steps").forEach(step -> field(out, "step", step.asText()));
        plan.path("notes").forEach(note -> field(out, "note", note.asText()));
        plan.path("targets").forEach(target -> target(out, target, plan.path("columns")));
        if (plan.path("targets").isEmpty()) {
            columns(out, plan.path("columns"));
        }
        out.println();
    }

    private static void reading(PrintWriter out, JsonNode splits) {
        int shown = 0;
        for (JsonNode split : splits) {
            if (shown++ == MOST_STATEMENTS) {
                field(out, "", "and " + (splits.size() - MOST_STATEMENTS) + " splits more; --json shows all");
                return;
            }
            String sql = text(split, "sql");
            String one = sql.isEmpty() ? "reads" : "sql";
            field(
                    out,
                    splits.size() == 1 ? one : "split " + text(split, "split"),
                    sql.isEmpty() ? text(split, "predicate") : sql);
        }
    }

    private static void target(PrintWriter out, JsonNode target, JsonNode read) {
        String mode = text(target, "mode");
        out.println();
        out.println("writes " + text(target, "target") + (mode.isEmpty() ? "" : ", mode " + mode));
        field(out, "effect", text(target, "effect"));
        target.path("prepare").forEach(statement -> field(out, "before", statement.asText()));
        target.path("publish").forEach(statement -> field(out, "publish", statement.asText()));
        target.path("notes").forEach(note -> field(out, "note", note.asText()));
        field(out, "PROBLEM", text(target, "problem"));
        Columns columns = new Columns("COLUMN", "IN THE SOURCE", "READ AS", "WRITTEN AS", "VALUE", "NOTE");
        target.path("columns").forEach(column -> written(columns, column, named(read, text(column, "from"))));
        section(out, columns);
    }

    /** @param from the column of the source that fills it, missing if none does */
    private static void written(Columns columns, JsonNode column, JsonNode from) {
        StringJoiner notes = new StringJoiner("; ");
        for (JsonNode side : List.of(from, column)) {
            if (!text(side, "note").isEmpty()) {
                notes.add(text(side, "note"));
            }
        }
        columns.row(
                text(column, "name"),
                text(from, "sourceType"),
                text(column, "type"),
                text(column, "targetType"),
                text(column, "value"),
                notes.toString());
    }

    private static JsonNode named(JsonNode columns, String name) {
        for (JsonNode column : columns) {
            if (text(column, "name").equals(name)) {
                return column;
            }
        }
        return MissingNode.getInstance();
    }

    private static void columns(PrintWriter out, JsonNode read) {
        Columns columns = new Columns("COLUMN", "TYPE", "READ AS", "NOTE");
        read.forEach(column -> columns.row(
                text(column, "name"), text(column, "sourceType"), text(column, "type"), text(column, "note")));
        section(out, columns);
    }

    private static void section(PrintWriter out, Columns columns) {
        if (!columns.isEmpty()) {
            out.println();
            columns.print(out);
        }
    }

    private static void field(PrintWriter out, String name, String value) {
        if (!value.isEmpty()) {
            out.printf("  %-8s  %s%n", name, value.strip().replace("\n", "\n            "));
        }
    }
}
