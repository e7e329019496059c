package io.caravan.table;

import io.caravan.record.ColumnType;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Window;
import io.caravan.table.jdbc.Bound;
import io.caravan.table.jdbc.CursorRequest;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Keyset;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Freezes the half-open window of one run: from where the cursor stands to where nothing can be written any more. */
final class WindowPlan {
    private final Dialect dialect;
    private final TableOptions options;
    private final Catalog catalog;
    private final String where;

    /**
     * The outcome.
     *
     * @param none whether the window is empty, so that there is nothing to read
     * @param inexact why the window may miss rows, null if it does not
     */
    record Planned(Window window, String predicate, boolean none, String inexact) {}

    WindowPlan(Dialect dialect, TableOptions options, Catalog catalog, String where) {
        this.dialect = dialect;
        this.options = options;
        this.catalog = catalog;
        this.where = where;
    }

    Planned plan(Connection connection, String position, List<String> notes) throws SQLException {
        SourceColumn cursor = catalog.column("cursor", options.cursor());
        if (!Cursors.allowed(cursor.kind())) {
            throw RunException.user("'cursor' names the column '" + cursor.name() + "' of type " + cursor.nativeType()
                    + ", whose order is not that of time. Use a number, date or timestamp column, or no cursor.");
        }
        String stands = position == null ? null : stands(cursor, position);
        Bound bound = bound(connection, cursor);
        if (!bound.exact()) {
            notes.add("bounded, not exact: " + bound.note());
        }
        boolean date = cursor.kind() == ColumnType.Kind.DATE;
        String begins =
                date && stands != null ? LocalDate.parse(stands).minusDays(1).toString() : stands;
        checkClock(cursor, bound, begins);
        if (date) {
            notes.add("the cursor has whole days: each run reads the last day again, so the target must upsert");
        }
        String hi = bound.value();
        if (date && hi != null) {
            hi = LocalDate.parse(hi).plusDays(1).toString();
        }
        if (hi == null || stands != null && Cursors.compare(cursor, hi, stands) < 0) {
            hi = stands;
        }
        if (hi == null) {
            hi = beginning(cursor);
        }
        boolean none = begins != null && Cursors.compare(cursor, begins, hi) >= 0;
        String absent = none ? null : absent(connection, cursor);
        return new Planned(new Window(begins, hi), predicate(cursor, begins, hi, absent), none, inexact(bound));
    }

    /** A number keeps no distance: where rows would be missed it is refused, unless the route says that it may. */
    private Bound bound(Connection connection, SourceColumn cursor) throws SQLException {
        Bound bound = dialect.upperBound(
                connection, new CursorRequest(catalog.from(), where, cursor, options.lag(), options.hiddenLag()));
        boolean accepted = options.hiddenLag() != null && options.hiddenLag().isZero();
        if (!bound.exact() && bound.value() != null && !accepted && !hasTime(cursor)) {
            throw RunException.user("the number '" + cursor.name() + "' as the cursor would miss rows: " + bound.note()
                    + ". Let this user see what is open, use a timestamp or date as the cursor, or set hiddenLag=0s"
                    + " to accept that.");
        }
        return bound;
    }

    private static String inexact(Bound bound) {
        return bound.exact() ? null : "the window is not exact: " + bound.note();
    }

    /** A position of before may be one of a column of another type. */
    private static String stands(SourceColumn cursor, String position) {
        try {
            return Cursors.parse(cursor, position);
        } catch (RunException e) {
            throw new RunException(
                    e.category(),
                    e.getMessage() + " The position of this sync was kept for another column: begin anew with"
                            + " 'caravan reset', or give the value to go on from with '--to'.",
                    e);
        }
    }

    /** A clock that was set back dates rows below what has been read: better no run than one that does not find them. */
    private static void checkClock(SourceColumn cursor, Bound bound, String begins) {
        if (begins != null && bound.clock() != null && Cursors.compare(cursor, bound.clock(), begins) < 0) {
            throw RunException.data("the clock of the database gives " + bound.clock() + ", and '" + cursor.name()
                    + "' has been read up to " + begins
                    + ": rows that are written before the clock gets there are missed."
                    + " Set the clock right and read such rows by a run for their date; if it is set back again and"
                    + " again, set 'lag' to more than that.");
        }
    }

    /**
     * The rows of a run's business date, from midnight to midnight in its zone, as far as nothing can be written into
     * it any more.
     */
    Planned day(Connection connection, Run run, List<String> notes) throws SQLException {
        SourceColumn cursor = catalog.column("cursor", options.cursor());
        String lo = midnight(cursor, run, 0);
        String hi = midnight(cursor, run, 1);
        Bound bound = bound(connection, cursor);
        String safe = bound.value();
        boolean date = cursor.kind() == ColumnType.Kind.DATE;
        if (safe == null || Cursors.compare(cursor, safe, hi) < 0) {
            String upTo =
                    safe == null ? lo : date ? LocalDate.parse(safe).plusDays(1).toString() : safe;
            if (Cursors.compare(cursor, upTo, hi) < 0) {
                hi = Cursors.compare(cursor, upTo, lo) < 0 ? lo : upTo;
            }
            notes.add(run.bizdate() + " may still get rows: it is read below '" + hi
                    + "' of '" + cursor.name() + "'; run it again later for the rest"
                    + (bound.exact() ? "" : ". " + bound.note()));
        }
        boolean none = Cursors.compare(cursor, lo, hi) >= 0;
        if (options.cursorNull() == TableOptions.CursorNull.FAIL) {
            absent(connection, cursor);
        } else if (cursor.nullable()) {
            notes.add("rows without a value in '" + cursor.name() + "' are of no date and left out");
        }
        return new Planned(new Window(lo, hi), predicate(cursor, lo, hi, null), none, inexact(bound));
    }

    /** Whether the cursor says of which date a row is. */
    boolean dated() throws SQLException {
        return hasTime(catalog.column("cursor", options.cursor()));
    }

    private static boolean hasTime(SourceColumn cursor) {
        return cursor.kind().temporal();
    }

    private static String midnight(SourceColumn cursor, Run run, int days) {
        LocalDate day = run.bizdate().plusDays(days);
        return switch (cursor.kind()) {
            case DATE -> day.toString();
            case INSTANT ->
                Cursors.text(day.atStartOfDay(run.zone())
                        .withZoneSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime());
            case TIMESTAMP -> Cursors.text(day.atStartOfDay());
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY ->
                throw cursor.kind().unexpected();
        };
    }

    private String predicate(SourceColumn cursor, String lo, String hi, String absent) {
        String name = cursor.identifier();
        String window = name + " < " + dialect.literal(cursor, hi);
        if (lo != null) {
            window = name + " >= " + dialect.literal(cursor, lo) + " AND " + window;
        } else if (options.cursorNull() == TableOptions.CursorNull.EXCLUDE && dialect.timeless(cursor) != null) {
            window += " AND NOT (" + dialect.timeless(cursor) + ")";
        }
        return Keyset.and(where, absent == null ? window : "(" + window + ") OR " + absent);
    }

    /** The condition for rows that no window holds when they are included; fails when they must not be there. */
    private String absent(Connection connection, SourceColumn cursor) throws SQLException {
        String timeless = dialect.timeless(cursor);
        String none = cursor.nullable() ? cursor.identifier() + " IS NULL" : null;
        return switch (options.cursorNull()) {
            case EXCLUDE -> null;
            case INCLUDE ->
                timeless == null || none == null ? (none == null ? timeless : none) : none + " OR " + timeless;
            case FAIL -> {
                String name = "the cursor column '" + cursor.name() + "'";
                fail(connection, none, "have no value in " + name);
                fail(connection, timeless, "have a value in " + name + " that no window ever holds (" + timeless + ")");
                yield null;
            }
        };
    }

    private void fail(Connection connection, String condition, String what) throws SQLException {
        String count = condition == null
                ? "0"
                : Sql.one(
                        connection,
                        "SELECT " + dialect.builtIn("COUNT") + "(*) FROM " + catalog.from() + " WHERE "
                                + Keyset.and(where, condition));
        if (!"0".equals(count)) {
            throw RunException.data(count + " rows " + what
                    + ". Repair the rows, set cursorNull=exclude to leave them out, or, for a target that upserts,"
                    + " cursorNull=include to read them in every run.");
        }
    }

    /** Where the cursor stands in a table without rows: below everything. */
    private static String beginning(SourceColumn cursor) {
        return switch (cursor.kind()) {
            case DATE -> "0001-01-01";
            case TIMESTAMP, INSTANT -> "0001-01-01 00:00:00";
            case TINYINT, SMALLINT, INT -> Integer.toString(Integer.MIN_VALUE);
            case BIGINT -> Long.toString(Long.MIN_VALUE);
            case DECIMAL -> "-1" + "0".repeat(38);
            case BOOLEAN, FLOAT, DOUBLE, STRING, VARCHAR, CHAR, BINARY ->
                throw cursor.kind().unexpected();
        };
    }
}
