package io.caravan.table.postgres;

import io.caravan.record.ColumnType.Kind;
import io.caravan.table.jdbc.Bound;
import io.caravan.table.jdbc.CursorRequest;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.Keyset;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds how far a cursor can be read without missing a row that an open transaction has yet to commit: the least of all
 * that is known. What is not known makes it no later.
 *
 * <p><b>Instants</b>: the clock and the start of the oldest open transaction, less a second or the lag. Where it is not known when a transaction
 * began, the hidden lag comes off: off the clock, or off the time when it was prepared. Values are taken to be written
 * by the database's clock, as now() does, or to be dated back by no more than that. <b>Timestamps without a zone</b>: the same, in the zone that the table's own newest
 * value shows, to a quarter of an hour, and never further ahead than that value proves. <b>Dates</b>: the same, in the
 * zone that is last to begin a day. <b>Numbers</b>: the greatest value, once each transaction that was open when it was
 * read has ended; a number that was drawn from its sequence before the transaction that writes it began is not seen.
 */
final class PgBound {
    private static final long PATIENCE_MILLIS = 5000;
    private static final String STANDBY = "a standby does not show the open transactions of its primary";

    private final Connection connection;
    private final CursorRequest request;
    private final String clock;
    private final PgTransactions transactions;

    PgBound(Connection connection, CursorRequest request, String clock) {
        this.connection = connection;
        this.request = request;
        this.clock = clock;
        this.transactions = new PgTransactions(connection, clock);
    }

    Bound find() throws SQLException {
        boolean standby = "t".equals(one("SELECT pg_catalog.pg_is_in_recovery()"));
        return request.cursor().kind().temporal() ? time(standby) : number(standby);
    }

    private Bound time(boolean standby) throws SQLException {
        // The newest value comes first: it is older than the clock that is read after it.
        String newest = newest();
        if (newest == null && request.cursor().kind() == Kind.TIMESTAMP) {
            return Bound.exact(null);
        }
        String now = one("SELECT " + clock + ".clock_timestamp()::pg_catalog.text");
        List<String> limits = new ArrayList<>(List.of(before(now, request.margin())));
        List<String> notes = new ArrayList<>();
        if (standby) {
            String replayed = one("SELECT pg_catalog.pg_last_xact_replay_timestamp()::pg_catalog.text");
            if (replayed == null) {
                return Bound.lagging(null, STANDBY + ", and this one has replayed none since it was started");
            }
            limits.add(before(replayed, request.hidden()));
            notes.add(STANDBY + ": " + request.missed());
        } else {
            seen(now, limits, notes);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question(now, newest, limits))) {
            row.next();
            int quarters = row.getInt(2);
            if (notes.isEmpty() && quarters > 0) {
                notes.add("the values of '" + request.cursor().name() + "' are up to " + quarters * 15
                        + " minutes ahead of UTC and were taken for local time: if rows are dated in the future instead,"
                        + " later rows are missed");
            }
            Bound bound = notes.isEmpty()
                    ? Bound.exact(row.getString(1))
                    : Bound.lagging(row.getString(1), String.join("; ", notes));
            return bound.at(row.getString(3));
        }
    }

    private void seen(String now, List<String> limits, List<String> notes) throws SQLException {
        PgTransactions.Since since = since();
        if (since.oldest() != null) {
            limits.add(before(since.oldest(), request.margin()));
        }
        if (since.hidden() != null) {
            limits.add(before(now, request.hidden()));
            notes.add(since.hidden() + ": " + request.missed());
        }
        if (since.prepared() != null) {
            limits.add(before(since.prepared(), request.hidden()));
            notes.add("a prepared transaction does not show when it began, and one has stood since " + since.prepared()
                    + ": if it began more than " + request.hidden().toSeconds()
                    + " s before, its rows are missed ('hiddenLag' sets this distance)");
        }
    }

    private PgTransactions.Since since() throws SQLException {
        try {
            return transactions.since();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static SQLException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SQLException("interrupted while waiting for open transactions", "57014", e);
    }

    private static String before(String instant, Duration distance) {
        return "pg_catalog.timestamptz '" + instant + "' - interval '" + distance.toMillis() + " milliseconds'";
    }

    private String newest() throws SQLException {
        String name = request.cursor().identifier();
        return request.cursor().kind() == Kind.TIMESTAMP
                ? one("SELECT pg_catalog.max(" + name + ") FROM " + request.from() + " WHERE "
                        + Keyset.and(request.where(), name + " < 'infinity' AND " + name + " > '-infinity'"))
                : null;
    }

    /** Selects the bound, the quarters of an hour that the values run ahead of UTC, and the clock. */
    private String question(String now, String newest, List<String> limits) {
        // A newest value up to a minute ahead is a clock that is a little fast, not another zone.
        String zone = newest == null
                ? "0"
                : "greatest(-48, least(56, pg_catalog.ceil((extract(epoch FROM " + Sql.text(newest)
                        + "::pg_catalog.timestamp - (now AT TIME ZONE 'UTC')) - 60) / 900)))::int";
        return "SELECT " + inItsType("safe") + ", quarters, " + (newest == null ? inItsType("now") : "NULL")
                + " FROM (SELECT now, least(" + String.join(", ", limits) + ") AS safe, " + zone
                + " AS quarters FROM (SELECT pg_catalog.timestamptz '" + now + "' AS now) c) s";
    }

    private String inItsType(String time) {
        String micros = "'YYYY-MM-DD HH24:MI:SS.US'";
        return switch (request.cursor().kind()) {
            case DATE -> "((" + time + " AT TIME ZONE 'UTC') - interval '12 hours')::pg_catalog.date";
            case TIMESTAMP ->
                "pg_catalog.to_char((" + time + " AT TIME ZONE 'UTC') + quarters * interval '15 minutes', " + micros
                        + ")";
            case INSTANT -> "pg_catalog.to_char(" + time + " AT TIME ZONE 'UTC', " + micros + ")";
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY ->
                throw request.cursor().kind().unexpected();
        };
    }

    private Bound number(boolean standby) throws SQLException {
        // NaN counts as greater than all numbers
        String where = request.cursor().kind() == Kind.DECIMAL
                ? Keyset.and(request.where(), request.cursor().identifier() + " <> 'NaN'")
                : request.where();
        String greatest = one("SELECT pg_catalog.max(" + request.cursor().identifier() + ") FROM " + request.from()
                + (where == null ? "" : " WHERE (" + where + "\n)"));
        if (greatest == null) {
            return Bound.exact(null);
        }
        if (!(standby ? allReplayed() : allEnded())) {
            return Bound.lagging(
                    null,
                    "a transaction that is open for more than " + PATIENCE_MILLIS / 1000
                            + " s may still write a lower '" + request.cursor().name()
                            + "': nothing is read before it ends");
        }
        String value = Cursors.next(request.cursor(), greatest);
        String note = standby ? STANDBY : cached();
        return note == null
                ? Bound.exact(value)
                : Bound.lagging(
                        value,
                        note + ": a row that commits after a greater '"
                                + request.cursor().name() + "' is missed");
    }

    /** A question to the database that is put again and again. */
    private interface Question {
        boolean yes() throws SQLException;
    }

    private boolean allEnded() throws SQLException {
        return soon(transactions.open()::ended);
    }

    /** Of those that write, a standby knows which are open. */
    private boolean allReplayed() throws SQLException {
        String next = one("SELECT pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot())");
        return soon(() ->
                "t".equals(one("SELECT pg_catalog.txid_snapshot_xmin(pg_catalog.txid_current_snapshot()) >= " + next)));
    }

    private static boolean soon(Question question) throws SQLException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        for (long pause = 5; !question.yes(); pause = Math.min(100, pause * 2)) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        return true;
    }

    /** What a sequence with a cache does to the order of its numbers; null if nothing. */
    private String cached() throws SQLException {
        if (request.from().startsWith("(")) {
            return null;
        }
        String cache = one(
                "SELECT pg_catalog.max(s.seqcache) FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid"
                        + " JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.refobjid ="
                        + " pg_catalog.to_regclass(" + Sql.text(request.from()) + ") AND a.attname = "
                        + Sql.text(request.cursor().name()) + " AND s.seqcache > 1");
        return cache == null ? null : "each session draws " + cache + " numbers ahead from its sequence";
    }

    private String one(String sql) throws SQLException {
        return Sql.one(connection, sql);
    }
}
