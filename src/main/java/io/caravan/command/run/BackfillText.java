package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Show;
import java.io.PrintWriter;
import java.util.StringJoiner;

/** A backfill in words. */
final class BackfillText {
    private BackfillText() {}

    static String name(JsonNode backfill) {
        return text(backfill, "sync") + ": backfill " + text(backfill, "id") + " " + text(backfill, "status");
    }

    /** On one line while it comes along. */
    static String progress(JsonNode backfill) {
        StringJoiner line = new StringJoiner("  ").add(name(backfill)).add(counts(backfill));
        return line.add(Show.count(backfill.path("rowsRead").asLong()) + " rows")
                .add(Show.between(backfill.path("created"), backfill.path("finished")))
                .toString();
    }

    private static String counts(JsonNode backfill) {
        StringJoiner counts = new StringJoiner(", ");
        backfill.path("counts").properties().forEach(one -> {
            if (one.getValue().asInt() > 0) {
                counts.add(one.getValue().asText() + " " + one.getKey().toLowerCase(java.util.Locale.ROOT));
            }
        });
        return counts.toString();
    }

    /** What it has come to. */
    static void end(PrintWriter out, PrintWriter err, JsonNode backfill) {
        String took = Show.between(backfill.path("created"), backfill.path("finished"));
        String counts = counts(backfill);
        String said = name(backfill) + " in " + took + ": "
                + (counts.isEmpty()
                        ? "there was nothing to run."
                        : counts + ", "
                                + Show.count(backfill.path("rowsPublished").asLong()) + " rows published.");
        if (text(backfill, "status").equals("DONE")) {
            out.println(said);
        } else {
            err.println("caravan: " + said);
            failures(err, backfill);
        }
    }

    static void list(PrintWriter out, JsonNode backfills) {
        Columns columns = new Columns("BACKFILL", "SYNC", "FROM", "TO", "STATUS", "BEGAN", "TOOK", "RUNS", "PUBLISHED");
        backfills.forEach(backfill -> columns.row(
                text(backfill, "id"),
                text(backfill, "sync"),
                text(backfill, "from"),
                text(backfill, "to"),
                text(backfill, "status"),
                Show.time(backfill.path("created")),
                Show.between(backfill.path("created"), backfill.path("finished")),
                counts(backfill),
                Show.count(backfill.path("rowsPublished"))));
        columns.print(out, "There are no backfills.");
    }

    static void detail(PrintWriter out, JsonNode backfill) {
        out.println(progress(backfill));
        failures(out, backfill);
    }

    private static void failures(PrintWriter out, JsonNode backfill) {
        Columns columns = new Columns("RUN", "DATE", "STATUS", "ERROR");
        backfill.path("failures")
                .forEach(run -> columns.row(
                        text(run, "run"), text(run, "businessDate"), text(run, "status"), text(run, "error")));
        if (!columns.isEmpty()) {
            columns.print(out);
        }
    }

    /** What would be run. */
    static void plan(PrintWriter out, JsonNode plan) {
        Columns columns = new Columns("DATE", "FOR", "LAST RUN", "STATUS", "PLACES");
        plan.path("runs")
                .forEach(run -> columns.row(
                        text(run, "businessDate"),
                        Show.time(run.path("logicalTime")),
                        text(run, "lastRun"),
                        text(run, "lastStatus"),
                        places(run)));
        if (!columns.isEmpty()) {
            columns.print(out);
        }
        plan.path("warnings").forEach(warning -> out.println("note: " + warning.asText()));
        out.println(runs(plan.path("total").asLong()) + " would begin, "
                + Show.count(plan.path("leftOut").asLong()) + " left out; nothing was written.");
    }

    private static String runs(long count) {
        return Show.count(count) + (count == 1 ? " run" : " runs");
    }

    private static String places(JsonNode run) {
        StringJoiner places = new StringJoiner(", ");
        run.path("places")
                .forEach(place ->
                        places.add(text(place, "place") + (place.path("exists").asBoolean() ? " (there)" : "")));
        return places.toString();
    }
}
