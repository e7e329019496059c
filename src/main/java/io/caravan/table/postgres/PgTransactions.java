package io.caravan.table.postgres;

import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * The transactions of others that are open in a PostgreSQL database. Who has one shows in pg_locks to everybody; since when,
 * only to a role with pg_read_all_stats. Prepared ones are asked for last, so that one which is prepared meanwhile is
 * among them at least.
 */
final class PgTransactions {
    private static final String OTHERS =
            " a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()"
                    + " AND a.usesysid IS NOT NULL AND a.application_name IS DISTINCT FROM '" + PgSession.READER + "'";
    private static final String LOCKS =
            "pg_catalog.pg_locks WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock' AND granted";
    private static final String HIDDEN = " AND (a.state = 'disabled' OR NOT pg_catalog.pg_has_role('pg_read_all_stats',"
            + " 'USAGE') AND NOT pg_catalog.pg_has_role(a.usesysid, 'USAGE'))";
    private static final String PREPARED =
            " FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()";

    private static final long PATIENCE_MILLIS = 2000;

    private final Connection connection;
    private final String oldest;
    private final String open;

    /** @param clock the schema of what tells since when transactions are open */
    PgTransactions(Connection connection, String clock) {
        this.connection = connection;
        this.oldest = "SELECT pg_catalog.min(a.xact_start)::pg_catalog.text FROM " + clock + ".pg_stat_activity a WHERE"
                + OTHERS;
        this.open = "SELECT l.virtualtransaction FROM (SELECT * FROM " + LOCKS + ") l JOIN " + clock
                + ".pg_stat_activity a USING (pid) WHERE" + OTHERS;
    }

    /**
     * Since when they are open.
     *
     * @param oldest when the oldest began that can be seen, null if there is none
     * @param prepared when the oldest was prepared; it began before, nobody knows when; null if there is none
     * @param hidden why some cannot be seen, and what to do; null if all can
     */
    record Since(String oldest, String prepared, String hidden) {}

    Since since() throws SQLException, InterruptedException {
        String since = Sql.one(connection, oldest);
        int hidden = hidden();
        return new Since(
                since,
                Sql.one(connection, "SELECT pg_catalog.min(prepared)::pg_catalog.text" + PREPARED),
                hidden == 0
                        ? null
                        : "this user may not see since when " + hidden + " transactions are open (grant"
                                + " pg_read_all_stats to see it, unless track_activities is off)");
    }

    /** Those that end soon were no older than the question, as far as it matters: what they wrote is there to be read. */
    private int hidden() throws SQLException, InterruptedException {
        Set<String> hidden = names(open + HIDDEN);
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        for (long pause = 5; !hidden.isEmpty() && System.nanoTime() < end; pause = Math.min(100, pause * 2)) {
            Thread.sleep(pause);
            hidden.retainAll(names(open + HIDDEN));
        }
        return hidden.size();
    }

    /** What was open at some moment, until it has ended; a transaction that is prepared goes on under another name. */
    final class Open {
        private final Set<String> earlier;
        private final Set<String> left;

        private Open() throws SQLException {
            left = names(open);
            earlier = prepared();
            left.addAll(earlier);
        }

        boolean ended() throws SQLException {
            if (left.isEmpty()) {
                return true;
            }
            int before = left.size();
            Set<String> now = names(open);
            Set<String> prepared = prepared();
            left.removeIf(one -> !now.contains(one) && !prepared.contains(one));
            if (left.size() < before) {
                prepared.stream().filter(one -> !earlier.contains(one)).forEach(left::add);
            }
            return left.isEmpty();
        }
    }

    Open open() throws SQLException {
        return new Open();
    }

    private Set<String> prepared() throws SQLException {
        return names("SELECT 'prepared ' || transaction" + PREPARED);
    }

    private Set<String> names(String sql) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
