package io.caravan.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds how far a cursor can be read without missing a row that an open transaction has yet to commit.
 *
 * <p><b>Instants</b>: the start of the oldest open transaction, less a second or the lag. Values are taken to be written
 * by the database's clock, as now() does, or to be dated back by no more than that. <b>Timestamps without a zone</b>: the same, in the zone that the table's own newest
 * value shows, to a quarter of an hour, and never further ahead than that value proves. <b>Dates</b>: the same, in the
 * zone that is last to begin a day. <b>Numbers</b>: the greatest value, once each transaction that was open when it was
 * read has ended; a number that was drawn from its sequence before the transaction that writes it began is not seen.
 */
final class PgBound {
    private static final long PATIENCE_MILLIS = 5000;
    private static final String OTHERS = " a.datname = current_database() AND a.pid <> pg_backend_pid()"
            + " AND a.usesysid IS NOT NULL AND a.application_name IS DISTINCT FROM '" + PostgresDialect.READER + "'";
    private static final String OPEN = "SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            + " WHERE l.locktype = 'virtualxid' AND l.granted AND" + OTHERS
            + " UNION SELECT 'prepared ' || transaction FROM pg_prepared_xacts WHERE database = current_database()";

    private final Connection connection;
    private final CursorRequest request;

    PgBound(Connection connection, CursorRequest request) {
        this.connection = connection;
        this.request = request;
    }

    Bound find() throws SQLException {
        boolean standby = "t".equals(one("SELECT pg_is_in_recovery()"));
        return switch (request.cursor().kind()) {
            case TIMESTAMP, INSTANT, DATE -> time(standby);
            default -> number(standby);
        };
    }

    private Bound time(boolean standby) throws SQLException {
        // The newest value comes first: it is older than the clock that is read after it.
        String newest = newest();
        if (newest == null && request.cursor().kind() == io.caravan.record.ColumnType.Kind.TIMESTAMP) {
            return Bound.exact(null);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(clock(standby, newest))) {
            row.next();
            String note = standby ? "a standby does not show the open transactions of its primary" : row.getString(2);
            int quarters = row.getInt(3);
            if (note != null) {
                note += ": rows that commit more than " + request.unseen().toSeconds()
                        + " s after their cursor value are missed";
            } else if (quarters > 0) {
                note = "the values of '" + request.cursor().name() + "' are up to " + quarters * 15
                        + " minutes ahead of UTC and were taken for local time: if rows are dated in the future instead,"
                        + " later rows are missed";
            }
            Bound bound = note == null ? Bound.exact(row.getString(1)) : Bound.lagging(row.getString(1), note);
            return bound.at(row.getString(4));
        }
    }

    private String newest() throws SQLException {
        return switch (request.cursor().kind()) {
            case TIMESTAMP ->
                one("SELECT max(" + request.cursor().identifier() + ") FROM " + request.from() + " WHERE "
                        + Keyset.and(request.where(), request.cursor().identifier() + " < 'infinity'"));
            default -> null;
        };
    }

    /** Selects the bound, why it is not exact, and the quarters of an hour that the values run ahead of UTC. */
    private String clock(boolean standby, String newest) {
        String lag = " - interval '" + request.unseen().toMillis() + " milliseconds'";
        String margin = " - interval '" + request.margin().toMillis() + " milliseconds'";
        String safe = standby
                ? "coalesce(pg_last_xact_replay_timestamp(), now)" + lag
                : "CASE WHEN note IS NULL THEN least(now, oldest)" + margin + " ELSE now" + lag + " END";
        // A newest value up to a minute ahead is a clock that is a little fast, not another zone.
        String zone = newest == null
                ? "0"
                : "greatest(-48, least(56, ceil((extract(epoch FROM " + Dialect.text(newest)
                        + "::timestamp - (now AT TIME ZONE 'UTC')) - 60) / 900)))::int";
        return "SELECT " + inItsType("safe") + ", note, quarters, " + (newest == null ? inItsType("now") : "NULL")
                + " FROM (SELECT now, " + safe + " AS safe, note, " + zone
                + " AS quarters FROM (SELECT clock_timestamp() AS now) c, (SELECT min(a.xact_start) AS oldest, CASE"
                + " WHEN count(*) FILTER (WHERE NOT pg_has_role('pg_read_all_stats', 'USAGE') AND NOT"
                + " pg_has_role(a.usesysid, 'USAGE')) > 0 THEN 'this user may not see the transactions of others (grant"
                + " pg_read_all_stats to see them)' WHEN count(*) FILTER (WHERE a.state = 'disabled') > 0 THEN"
                + " 'track_activities is off' WHEN (SELECT count(*) FROM pg_prepared_xacts WHERE database ="
                + " current_database()) > 0 THEN 'prepared transactions do not show when they began' END AS note"
                + " FROM pg_stat_activity a WHERE" + OTHERS + ") o) s";
    }

    private String inItsType(String time) {
        String micros = "'YYYY-MM-DD HH24:MI:SS.US'";
        return switch (request.cursor().kind()) {
            case DATE -> "((" + time + " AT TIME ZONE 'UTC') - interval '12 hours')::date";
            case TIMESTAMP ->
                "to_char((" + time + " AT TIME ZONE 'UTC') + quarters * interval '15 minutes', " + micros + ")";
            default -> "to_char(" + time + " AT TIME ZONE 'UTC', " + micros + ")";
        };
    }

    private Bound number(boolean standby) throws SQLException {
        String greatest = GenericJdbcDialect.greatest(connection, request);
        if (greatest == null) {
            return Bound.exact(null);
        }
        if (!standby && !allEnded()) {
            return Bound.lagging(
                    null,
                    "a transaction that is open for more than " + PATIENCE_MILLIS / 1000
                            + " s may still write a lower '" + request.cursor().name()
                            + "': nothing is read before it ends");
        }
        String value = Cursors.next(request.cursor(), greatest);
        String note = standby ? "a standby does not show the open transactions of its primary" : cached();
        return note == null
                ? Bound.exact(value)
                : Bound.lagging(
                        value,
                        note + ": a row that commits after a greater '"
                                + request.cursor().name() + "' is missed");
    }

    private boolean allEnded() throws SQLException {
        List<String> open = open();
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        for (long pause = 5; !open.isEmpty(); pause = Math.min(100, pause * 2)) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted while waiting for open transactions", "57014", e);
            }
            open.retainAll(open());
        }
        return true;
    }

    private List<String> open() throws SQLException {
        List<String> transactions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(OPEN)) {
            while (rows.next()) {
                transactions.add(rows.getString(1));
            }
        }
        return transactions;
    }

    /** What a sequence with a cache does to the order of its numbers; null if nothing. */
    private String cached() throws SQLException {
        if (request.from().startsWith("(")) {
            return null;
        }
        String cache = one("SELECT max(s.seqcache) FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid"
                + " JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.refobjid ="
                + " to_regclass(" + Dialect.text(request.from()) + ") AND a.attname = "
                + Dialect.text(request.cursor().name()) + " AND s.seqcache > 1");
        return cache == null ? null : "each session draws " + cache + " numbers ahead from its sequence";
    }

    private String one(String sql) throws SQLException {
        return GenericJdbcDialect.one(connection, sql);
    }
}
