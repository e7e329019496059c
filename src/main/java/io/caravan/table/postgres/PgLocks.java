package io.caravan.table.postgres;

import io.caravan.run.RunException;
import io.caravan.table.jdbc.Sql;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.core.QueryExecutor;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks that keep what a statement reads from being emptied, rewritten or dropped. Such changes are no part of a snapshot:
 * who took one before them, and reads after them, finds nothing. So the locks come before the snapshot.
 *
 * <p>A statement that gives no row takes them, and they stay until the transaction ends: on tables, whatever is behind views,
 * partitions and children, of any kind, and with the rights that reading needs.
 */
final class PgLocks {
    private static final Logger LOG = LoggerFactory.getLogger(PgLocks.class);
    private static final String TIMED_OUT = "55P03";
    private static final long PATIENCE_MILLIS = 10_000;
    /** A lock for reading that is not had at once stands behind somebody who waits for us. */
    private static final long QUEUE_MILLIS = 50;

    private static final String KEPT = "caravan_held";
    /** The catalogue's own tables have lower numbers. */
    private static final String HELD = "SELECT DISTINCT relation::pg_catalog.int8 FROM pg_catalog.pg_locks WHERE pid ="
            + " pg_catalog.pg_backend_pid() AND locktype = 'relation' AND relation::pg_catalog.int8 >= 16384";

    private static final String HOLDERS =
            "SELECT pg_catalog.string_agg(DISTINCT coalesce('process ' || pid, 'a prepared transaction'), ', ') FROM"
                    + " pg_catalog.pg_locks WHERE mode = 'AccessExclusiveLock' AND locktype = 'relation' AND database ="
                    + " (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
                    + " AND relation::pg_catalog.int8 >= 16384";

    private final Connection connection;
    private final String select;

    PgLocks(Connection connection, String select) {
        this.connection = connection;
        this.select = select;
    }

    /**
     * Begins a transaction, each statement of which sees what is committed when it begins, and waits for the locks.
     *
     * @return the numbers of what is locked
     * @throws RunException EXTERNAL if somebody else holds one for too long
     */
    List<Long> take() throws SQLException {
        long most = connection.getNetworkTimeout() * 9L / 10;
        long first = most == 0 ? PATIENCE_MILLIS : Math.min(PATIENCE_MILLIS, most);
        if (tried(first)) {
            return held(connection);
        }
        String holders = holders();
        if (first < PATIENCE_MILLIS) {
            throw locked(holders, first);
        }
        LOG.info("waiting for a table that another session has locked: {}", holders);
        if (most == 0 || most > first) {
            if (tried(most == 0 ? 0 : most - first)) {
                return held(connection);
            }
        }
        throw locked(holders(), most);
    }

    /** Whether anything that the statement reads is of another server; takes and lets go of the locks. */
    boolean foreign() throws SQLException {
        List<Long> held = take();
        try {
            return !held.isEmpty()
                    && "t"
                            .equals(Sql.one(
                                    connection,
                                    "SELECT EXISTS (SELECT FROM pg_catalog.pg_class WHERE relkind = 'f' AND oid IN ("
                                            + list(held) + "))"));
        } finally {
            end();
        }
    }

    private boolean tried(long millis) throws SQLException {
        begin(connection, "READ COMMITTED");
        return locked(millis);
    }

    /**
     * Reads from now on in a snapshot whose owner holds the locks.
     *
     * @return false if somebody waits to have them alone: he waits for the owner, and this session would wait for him
     */
    boolean join(String snapshot) throws SQLException {
        begin(connection, "REPEATABLE READ");
        try {
            execute("SET TRANSACTION SNAPSHOT " + Sql.text(snapshot));
        } catch (SQLException e) {
            end();
            throw e;
        }
        if (!locked(QUEUE_MILLIS)) {
            return false;
        }
        execute("SAVEPOINT " + KEPT);
        return true;
    }

    /** Goes on in the snapshot, and with the locks, after a statement that failed or was ended. */
    static void rejoin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK TO SAVEPOINT " + KEPT);
        }
    }

    /** @return false, and no transaction is open, if the time was up */
    private boolean locked(long millis) throws SQLException {
        try {
            execute("SET LOCAL lock_timeout = " + millis);
            new Interruptible(connection).execute("SELECT 1 FROM (" + select + "\n) " + KEPT + " LIMIT 0");
            execute("SET LOCAL lock_timeout = 0");
            return true;
        } catch (SQLException e) {
            end();
            if (TIMED_OUT.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private void end() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    static void begin(Connection connection, String isolation) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw RunException.bug("a PostgreSQL transaction is open where one was to begin");
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL " + isolation
                    + ", READ ONLY; SET LOCAL application_name = " + Sql.text(PgSession.READER));
        }
    }

    /**
     * Whether a reader has read of what was held only. A partition that was attached afterwards brings rows into a
     * snapshot that did not have them.
     *
     * @param held what was locked before the snapshot
     * @param fresh sees what is committed now; it fails if it was cut off, and with it the locks
     */
    static boolean stands(Connection reader, List<Long> held, Connection fresh) throws SQLException {
        List<Long> read = held(reader);
        List<Long> more = read.stream().filter(one -> !held.contains(one)).toList();
        String sql = more.isEmpty()
                ? "SELECT 'f'"
                : "SELECT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid IN (" + list(more)
                        + ") AND inhparent IN (" + list(read) + "))";
        return "f".equals(Sql.one(fresh, sql));
    }

    private static String list(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static List<Long> held(Connection connection) throws SQLException {
        List<Long> held = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(HELD)) {
            while (rows.next()) {
                held.add(rows.getLong(1));
            }
        }
        return held;
    }

    private String holders() throws SQLException {
        String holders = Sql.one(connection, HOLDERS);
        return holders == null ? "it has just ended" : holders;
    }

    private static RunException locked(String holders, long millis) {
        return RunException.external(
                "a table that is read was locked by another session for " + Math.max(1, millis / 1000) + " s ("
                        + holders
                        + "), as TRUNCATE, ALTER, DROP, VACUUM FULL, REFRESH and LOCK do. Let it end, or end it.",
                null);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The driver blocks whatever happens to its thread: an interrupt cancels the statement on the server. */
    private static final class Interruptible extends AbstractInterruptibleChannel {
        private final Connection connection;
        private final QueryExecutor server;

        Interruptible(Connection connection) throws SQLException {
            this.connection = connection;
            this.server = connection.unwrap(PgConnection.class).getQueryExecutor();
        }

        void execute(String sql) throws SQLException {
            boolean completed = false;
            try (Statement statement = connection.createStatement()) {
                begin();
                try {
                    statement.execute(sql);
                    completed = true;
                } finally {
                    end(completed);
                }
            } catch (ClosedByInterruptException e) {
                throw new SQLException("the wait for a lock was interrupted", "57014", e);
            } catch (IOException e) {
                throw new SQLException("the wait for a lock was ended", "57014", e);
            }
        }

        @Override
        protected void implCloseChannel() throws IOException {
            try {
                server.sendQueryCancel();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}
