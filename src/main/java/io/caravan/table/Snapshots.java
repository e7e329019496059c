package io.caravan.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connection open that exported the snapshot of the newest plan, until the run has read all of it: a split that
 * is read again joins again. After a restart the snapshot is gone.
 */
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private String name;
    private final AtomicReference<Runnable> spare = new AtomicReference<>();
    private volatile Loan holder;

    /** Holds the connection instead of its borrower. */
    synchronized void hold(String snapshot, Loan loan) {
        close();
        name = snapshot;
        holder = loan;
    }

    boolean held() {
        return holder != null;
    }

    /**
     * Keeps a reader's place for the next reader while the snapshot is held, so that runs which each hold one do not wait
     * for each other; a second one is given back.
     *
     * @param place gives the place back
     */
    void keep(Runnable place) {
        if (!held() || !spare.compareAndSet(null, place)) {
            place.run();
        } else if (!held()) {
            giveBack();
        }
    }

    private void giveBack() {
        Runnable place = spare();
        if (place != null) {
            place.run();
        }
    }

    /** The place that is kept; null if there is none or another reader has it. */
    Runnable spare() {
        return spare.getAndSet(null);
    }

    /**
     * Joins if the snapshot is still held; otherwise the connection reads on its own.
     *
     * @return whether it joined
     */
    boolean join(String snapshot, Dialect dialect, Connection connection) throws SQLException {
        Loan held;
        synchronized (this) {
            held = snapshot != null && snapshot.equals(name) ? holder : null;
        }
        if (held == null) {
            return false;
        }
        try {
            dialect.joinSnapshot(connection, snapshot);
            return true;
        } catch (SQLException e) {
            if (Failures.connection(e) || held.connection().isValid(5)) {
                throw e;
            }
            // it went with its connection
            connection.rollback();
            connection.setAutoCommit(true);
            return false;
        }
    }

    @Override
    public synchronized void close() {
        name = null;
        if (holder != null) {
            try (Loan loan = holder) {
                if (!loan.connection().getAutoCommit()) {
                    loan.connection().rollback();
                }
            } catch (SQLException e) {
                LOG.debug("the connection of a snapshot was already gone", e);
            }
            holder = null;
        }
        giveBack();
    }
}
