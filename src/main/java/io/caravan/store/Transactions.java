package io.caravan.store;

import io.caravan.run.RunException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions of the run store: short, durable when they return, and fenced where they belong to a task. */
public final class Transactions {
    /** What a transaction does. */
    public interface Work<T> {
        T in(Sql sql) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final String UNIQUE_VIOLATION = "23505";
    /** A statement of the store takes milliseconds; the scheduler waits for no answer longer than for a lost lease. */
    private static final int NO_ANSWER_MILLIS = 20_000;

    private final DataSource database;
    private final boolean h2;
    private final boolean exclusive;

    public Transactions(DataSource database) {
        this.database = database;
        try (Connection connection = database.getConnection()) {
            String url = connection.getMetaData().getURL();
            this.h2 = url.startsWith("jdbc:h2:");
            this.exclusive = h2 && !url.matches("(?i)jdbc:h2:(tcp|ssl):.*|.*;AUTO_SERVER=TRUE.*");
        } catch (SQLException e) {
            throw new RunStoreException(e);
        }
    }

    /** Whether no other process can have the store open. */
    public boolean exclusive() {
        return exclusive;
    }

    /** Reads, without a fence. */
    public <T> T read(Work<T> work) {
        return run(work, false);
    }

    /** Writes outside of any task. */
    public <T> T write(Work<T> work) {
        return run(work, true);
    }

    /** Writes for a task, if its lease is still this process's. */
    <T> T fenced(Lease lease, Work<T> work) {
        return run(
                sql -> {
                    Long epoch = sql.first(
                            row -> row.getLong(1),
                            "SELECT epoch FROM sync_task WHERE task = ? FOR UPDATE",
                            lease.task());
                    if (epoch == null || epoch != lease.epoch()) {
                        lease.lose();
                        throw Lease.lost(lease.task());
                    }
                    return work.in(sql);
                },
                true);
    }

    /** Whether the statement failed because another transaction was first with the same key. */
    public static boolean taken(RunException e) {
        return e.getCause() instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState());
    }

    /** An interrupt that is pending would close H2's file; it waits. */
    private <T> T run(Work<T> work, boolean writes) {
        boolean interrupted = Thread.interrupted();
        try {
            return connected(work, writes);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T connected(Work<T> work, boolean writes) {
        try (Connection connection = database.getConnection()) {
            if (!h2) {
                connection.setNetworkTimeout(Runnable::run, NO_ANSWER_MILLIS);
            }
            connection.setAutoCommit(false);
            T result = whole(connection, work);
            if (h2 && writes) {
                // H2 returns from a commit up to half a second before it writes; a killed process would lose the
                // commit.
                new Sql(connection).execute("CHECKPOINT SYNC");
            }
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Whatever is thrown rolls back, also an {@link Error}: leaving the transaction open would commit half of it. */
    private static <T> T whole(Connection connection, Work<T> work) throws SQLException {
        boolean committed = false;
        try {
            T result = work.in(new Sql(connection));
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollback(connection);
            }
        }
    }

    /** The pool makes the connection commit by itself again, and with that commits what may still be open: then close it. */
    private static void rollback(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException | Error e) {
            LOG.debug("cannot roll back; the connection is closed", e);
            try {
                connection.unwrap(Connection.class).close();
            } catch (SQLException closed) {
                LOG.debug("cannot close the connection", closed);
            }
        }
    }

    /** What the store cannot keep it cannot keep at the next try either: the run fails, and does not wait for the store. */
    private static RunException failed(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (aboutValues(state)) {
            // Its message may quote the value.
            return RunException.bug(
                    "run store: cannot keep what belongs to a run: the database refuses a value (SQLSTATE " + state
                            + "). Report it.");
        }
        return new RunStoreException(e);
    }

    /** Classes 22, data exceptions, 23, constraints, and 54, limits of the program; not a key that another was first with. */
    private static boolean aboutValues(String state) {
        return state.startsWith("22")
                || state.startsWith("54")
                || state.startsWith("23") && !state.equals(UNIQUE_VIOLATION);
    }
}
