package io.caravan.table;

import io.caravan.record.ColumnType.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/** Finds the bound that no transaction of MariaDB or MySQL can write below any more. */
final class MariaDbBound {
    /** InnoDB answers from a copy until nobody has asked for a tenth of a second. */
    private static final long COPY_MILLIS = 110;

    private static final int COPIES = 30;
    private static final long WAIT_MILLIS = 10_000;
    private static final String UNKNOWN = "";

    private final Connection connection;
    private final CursorRequest request;

    MariaDbBound(Connection connection, CursorRequest request) {
        this.connection = connection;
        this.request = request;
    }

    Bound find() throws SQLException {
        try {
            return switch (request.cursor().kind()) {
                case DATE, TIMESTAMP, INSTANT -> time();
                default -> number();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while the bound of the window was looked for", "57014", e);
        }
    }

    /**
     * Whole seconds, which no precision can undercut: the clock first, then the open transactions, less a second because
     * a statement's time is taken a little before its transaction begins.
     */
    private Bound time() throws SQLException, InterruptedException {
        String clock = now(1);
        String oldest = oldest();
        if (UNKNOWN.equals(oldest)) {
            return Bound.lagging(
                    zoned(now(request.lag().toSeconds())),
                    "this user may not see open transactions: rows that commit more than "
                            + request.lag().toSeconds()
                            + " s after their cursor value are missed; GRANT PROCESS makes it exact");
        }
        return Bound.exact(zoned(oldest != null && oldest.compareTo(clock) < 0 ? oldest : clock));
    }

    /** The greatest committed value, once every transaction has ended that was open when it was read. */
    private Bound number() throws SQLException, InterruptedException {
        String greatest = GenericJdbcDialect.greatest(connection, request);
        if (greatest == null) {
            return Bound.exact(null);
        }
        String next = Cursors.next(request.cursor(), greatest);
        String now = now(0);
        for (long end = System.nanoTime() + WAIT_MILLIS * 1_000_000; System.nanoTime() < end; ) {
            String oldest = oldest();
            if (UNKNOWN.equals(oldest)) {
                return Bound.lagging(
                        next,
                        "this user may not see open transactions: a row that commits after a greater '"
                                + request.cursor().name() + "' is missed; GRANT PROCESS makes it exact");
            }
            if (oldest == null || oldest.compareTo(now) >= 0) {
                return Bound.exact(next);
            }
            Thread.sleep(COPY_MILLIS);
        }
        return Bound.lagging(
                null, "a transaction has been open for " + WAIT_MILLIS / 1000 + " s: the window waits for it");
    }

    /** The server's clock in UTC, whole seconds, some seconds ago. */
    private String now(long ago) throws SQLException {
        return GenericJdbcDialect.one(connection, "SELECT CAST(UTC_TIMESTAMP() - INTERVAL " + ago + " SECOND AS CHAR)");
    }

    /**
     * A second before the oldest transaction or waiting statement that may write began, in UTC; null if there is none,
     * UNKNOWN without the privilege to see them.
     */
    private String oldest() throws SQLException, InterruptedException {
        try {
            String waiting = GenericJdbcDialect.one(
                    connection,
                    "SELECT CAST(UTC_TIMESTAMP() - INTERVAL MAX(time) + 2 SECOND AS CHAR)"
                            + " FROM information_schema.processlist"
                            + " WHERE state LIKE 'Waiting for%lock' AND id <> CONNECTION_ID()");
            String open = transactions();
            return waiting == null || open != null && open.compareTo(waiting) < 0 ? open : waiting;
        } catch (SQLException e) {
            if (Failures.connection(e)) {
                throw e;
            }
            return UNKNOWN;
        }
    }

    /**
     * Asks until the answer is not an old copy: it is fresh when it shows this very statement, found by a mark in its
     * text, as the one that our own transaction runs.
     */
    private String transactions() throws SQLException, InterruptedException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            try {
                for (int i = 0; i < COPIES; i++) {
                    String mark = Long.toHexString(ThreadLocalRandom.current().nextLong());
                    try (ResultSet row = statement.executeQuery("SELECT"
                            + " MAX(trx_mysql_thread_id = CONNECTION_ID() AND trx_query LIKE '%" + mark + "%'),"
                            + " CAST(CONVERT_TZ(MIN(IF(trx_is_read_only = 0 AND trx_mysql_thread_id <> CONNECTION_ID(),"
                            + " trx_started, NULL)), 'SYSTEM', '+00:00') - INTERVAL 1 SECOND AS CHAR)"
                            + " FROM information_schema.innodb_trx")) {
                        row.next();
                        if (row.getInt(1) == 1) {
                            return row.getString(2);
                        }
                    }
                    Thread.sleep(COPY_MILLIS);
                }
            } finally {
                statement.execute("COMMIT");
            }
        }
        throw new SQLException("information_schema.innodb_trx shows only old copies: it is asked for without pause");
    }

    /** A UTC time in the cursor's form: a wall clock is that of the server's global time zone. */
    private String zoned(String utc) throws SQLException {
        if (request.cursor().kind() == Kind.INSTANT) {
            return utc;
        }
        String wall = GenericJdbcDialect.one(
                connection, "SELECT CAST(CONVERT_TZ(TIMESTAMP '" + utc + "', '+00:00', @@global.time_zone) AS CHAR)");
        return request.cursor().kind() == Kind.DATE ? wall.substring(0, 10) : wall;
    }
}
