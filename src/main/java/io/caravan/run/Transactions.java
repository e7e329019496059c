package io.caravan.run;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions of the run store: short, durable when they return, and fenced where they belong to a task. */
final class Transactions {
    /** What a transaction does. */
    interface Work<T> {
        T in(Sql sql) throws SQLException;
    }

    private static final String UNIQUE_VIOLATION = "23505";
    /** A statement of the store takes milliseconds; the scheduler waits for no answer longer than for a lost lease. */
    private static final int NO_ANSWER_MILLIS = 20_000;

    private final DataSource database;
    private final boolean h2;
    private final boolean exclusive;

    Transactions(DataSource database) {
        this.database = database;
        try (Connection connection = database.getConnection()) {
            String url = connection.getMetaData().getURL();
            this.h2 = url.startsWith("jdbc:h2:");
            this.exclusive = h2 && !url.matches("(?i)jdbc:h2:(tcp|ssl):.*|.*;AUTO_SERVER=TRUE.*");
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** Whether no other process can have the store open. */
    boolean exclusive() {
        return exclusive;
    }

    /** Reads, without a fence. */
    <T> T read(Work<T> work) {
        return run(work, false);
    }

    /** Writes outside of any task. */
    <T> T write(Work<T> work) {
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
    static boolean taken(RunException e) {
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
            boolean automatic = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                Sql sql = new Sql(connection);
                T result = work.in(sql);
                connection.commit();
                if (h2 && writes) {
                    // H2 returns from a commit up to half a second before it writes; a killed process would lose the
                    // commit.
                    sql.execute("CHECKPOINT SYNC");
                }
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(automatic);
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static RunException unreachable(SQLException e) {
        return new RunStoreException(e);
    }
}
