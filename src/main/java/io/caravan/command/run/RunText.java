package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Show;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;

/** A run in words, from what the service knows in detail. */
final class RunText {
    private RunText() {}

    /** On one line while it comes along. */
    static String progress(JsonNode detail) {
        JsonNode run = detail.path("run");
        JsonNode totals = detail.path("totals");
        StringJoiner line = new StringJoiner("  ").add(name(run));
        if (run.path("waitingFor").isTextual()) {
            return line.add("for " + text(run, "waitingFor")).toString();
        }
        long read = totals.path("rowsRead").asLong();
        long estimated = totals.path("estimatedRows").asLong();
        if (read > 0) {
            line.add(Show.count(read) + (estimated > read ? " of about " + Show.count(estimated) : "") + " "
                    + unit(detail));
            long rate = totals.path("rowsPerSecond").asLong();
            line.add(Show.count(rate) + " " + unit(detail) + "/s");
            if (estimated > read) {
                line.add(read * 100 / estimated + "%"
                        + (rate == 0
                                ? ""
                                : ", about " + Show.period(Duration.ofSeconds((estimated - read) / rate)) + " left"));
            }
        }
        if (totals.path("splits").asInt() > 1) {
            line.add("splits " + text(totals, "splitsDone") + "/" + text(totals, "splits"));
        }
        return line.add(Show.between(run.path("started"), run.path("finished"))).toString();
    }

    private static String name(JsonNode run) {
        return text(run, "sync") + ": run " + text(run, "id") + " " + text(run, "status");
    }

    /** That a run has begun which nobody waits for. */
    static String begun(long id, String sync) {
        return sync + ": run " + id + " has begun. 'caravan runs " + id + "' shows how it goes on.";
    }

    /** The exit code that a run has come to. */
    static int code(JsonNode run) {
        return "COMMITTED".equals(text(run, "status")) ? Exit.DONE : Exit.FAILED;
    }

    /** What it has come to: what was copied is a result, why it was not goes to the errors. */
    static void end(PrintWriter out, PrintWriter err, JsonNode detail) {
        JsonNode run = detail.path("run");
        String took = Show.between(run.path("started"), run.path("finished"));
        if (code(run) == Exit.DONE) {
            String files = files(detail.path("files"));
            boolean rows = unit(detail).equals("rows");
            String counts = rows ? counts(detail) : "";
            out.println(name(run) + " in " + took + ": " + counts + (rows && !files.isEmpty() ? "; files: " : "")
                    + files + ".");
            return;
        }
        String category = text(run, "category");
        err.println("caravan: " + name(run) + " after " + took + (category.isEmpty() ? "" : " (" + category + ")"));
        if (!text(run, "error").isEmpty()) {
            err.println(Show.indented(text(run, "error")));
        }
        if (text(run, "status").equals("QUARANTINED")) {
            err.println("It stands still with its cursor: 'caravan retry " + text(run, "id") + "' takes it up again,"
                    + " 'caravan cancel " + text(run, "id") + "' gives it up.");
        }
    }

    /** Empty unless files were read. */
    private static String files(JsonNode files) {
        StringJoiner counts = new StringJoiner(", ");
        if (files.isObject()) {
            counts.add(Show.count(files.path("found").asLong()) + " found");
            for (String what : new String[] {"unchanged", "copied", "same", "failed", "gone", "deleted"}) {
                long count = files.path(what).asLong();
                if (count > 0) {
                    counts.add(Show.count(count) + " " + what);
                }
            }
            counts.add(Show.count(files.path("bytes").asLong()) + " bytes");
        }
        return counts.toString();
    }

    /** What is counted: how many rows files hold is not known before; copied as they are, a file is one. */
    private static String unit(JsonNode detail) {
        boolean rows = !detail.path("files").isObject()
                || !detail.path("totals").path("estimatedRows").isNumber();
        return rows ? "rows" : "files";
    }

    private static String counts(JsonNode detail) {
        JsonNode totals = detail.path("totals");
        StringJoiner counts = new StringJoiner(", ");
        long read = totals.path("rowsRead").asLong();
        // What a failed attempt has read does not count, and its dirty records are kept.
        if (read >= totals.path("rowsDirty").asLong()) {
            counts.add(Show.count(read) + " " + unit(detail) + " read");
        }
        for (String what : new String[] {"Filtered", "Dirty"}) {
            long count = totals.path("rows" + what).asLong();
            if (count > 0) {
                counts.add(Show.count(count) + " " + what.toLowerCase(Locale.ROOT));
            }
        }
        counts.add(Show.count(totals.path("rowsPublished").asLong()) + " published");
        long rate = totals.path("rowsPerSecond").asLong();
        return (rate > 0 ? counts.add(Show.count(rate) + " " + unit(detail) + "/s") : counts).toString();
    }

    /** All that is known of it. */
    static void detail(PrintWriter out, JsonNode detail) {
        JsonNode run = detail.path("run");
        out.println(name(run));
        field(
                out,
                "for",
                Show.time(run.path("logicalTime")) + " by " + text(run, "trigger") + ", business date "
                        + text(run, "bizdate"));
        StringJoiner parameters = new StringJoiner(", ");
        run.path("parameters")
                .properties()
                .forEach(one ->
                        parameters.add(one.getKey() + "=" + one.getValue().asText()));
        field(out, "parameters", parameters.toString());
        if (run.path("to").isTextual()) {
            field(
                    out,
                    "window",
                    "[" + (text(run, "from").isEmpty() ? "the beginning" : text(run, "from")) + ", " + text(run, "to")
                            + ")");
        }
        field(out, "began", Show.time(run.path("started")));
        field(out, "ended", Show.time(run.path("finished")));
        field(out, "took", Show.between(run.path("started"), run.path("finished")));
        field(out, "counted", counts(detail));
        field(out, "files", files(detail.path("files")));
        field(out, "waits for", text(run, "waitingFor"));
        field(out, "category", text(run, "category"));
        field(out, "error", text(run, "error"));
        splits(out, detail.path("splits"), unit(detail).toUpperCase(Locale.ROOT));
        targets(out, detail.path("targets"));
        attempts(out, detail.path("attempts"));
        timeline(out, detail.path("timeline"));
    }

    private static void field(PrintWriter out, String name, String value) {
        if (!value.isEmpty()) {
            out.printf("  %-10s  %s%n", name, Show.indented(value));
        }
    }

    private static void splits(PrintWriter out, JsonNode splits, String unit) {
        Columns columns =
                new Columns("SPLIT", "STATUS", "ATTEMPT", "READ", "FILTERED", "DIRTY", "BYTES", unit + "/S", "ENDED");
        splits.forEach(split -> columns.row(
                Show.count(split.path("number")),
                text(split, "status"),
                Show.count(split.path("attempt")),
                Show.count(split.path("rowsRead")),
                Show.count(split.path("rowsFiltered")),
                split.path("rowsDirty").asLong() == 0 ? null : Show.count(split.path("rowsDirty")),
                Show.count(split.path("bytesRead")),
                Show.count(split.path("rowsPerSecond")),
                Show.time(split.path("finished"))));
        section(out, columns);
    }

    private static void targets(PrintWriter out, JsonNode targets) {
        Columns columns = new Columns("TARGET", "STAGED", "PUBLISHED", "FILES", "BYTES", "SINCE");
        targets.forEach(target -> columns.row(
                text(target, "target"),
                Show.count(target.path("rowsStaged")),
                Show.count(target.path("rowsPublished")),
                Show.count(target.path("filesStaged")),
                Show.count(target.path("bytesStaged")),
                Show.time(target.path("published"))));
        section(out, columns);
    }

    private static void attempts(PrintWriter out, JsonNode attempts) {
        Columns columns = new Columns("ATTEMPT", "NODE", "BEGAN", "TOOK", "OUTCOME", "READ", "CAUSE");
        attempts.forEach(attempt -> columns.row(
                Show.count(attempt.path("number")),
                text(attempt, "node"),
                Show.time(attempt.path("started")),
                text(attempt, "outcome").equals("LOST")
                        ? ""
                        : Show.between(attempt.path("started"), attempt.path("finished")),
                text(attempt, "outcome"),
                Show.count(attempt.path("rowsRead")),
                text(attempt, "cause")));
        section(out, columns);
    }

    private static void timeline(PrintWriter out, JsonNode timeline) {
        Columns columns = new Columns("AT", "EVENT", "SPLIT", "TARGET", "CATEGORY", "DETAIL");
        timeline.forEach(event -> columns.row(
                Show.time(event.path("at")),
                text(event, "event"),
                Show.count(event.path("split")),
                text(event, "target"),
                text(event, "category"),
                text(event, "detail")));
        section(out, columns);
    }

    private static void section(PrintWriter out, Columns columns) {
        if (!columns.isEmpty()) {
            out.println();
            columns.print(out);
        }
    }
}
