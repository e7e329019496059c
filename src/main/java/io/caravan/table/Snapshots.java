package io.caravan.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connection open that exported the snapshot of the newest plan, until each of its splits has joined. After a
 * restart the snapshot is gone; the splits that are still open then read the database as it is.
 */
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final Set<Integer> waiting = new HashSet<>();
    private String name;
    private final AtomicReference<Runnable> spare = new AtomicReference<>();
    private volatile Loan holder;

    /** Holds the connection instead of its borrower. */
    synchronized void hold(String snapshot, Loan loan, int splits) {
        close();
        name = snapshot;
        holder = loan;
        for (int i = 0; i < splits; i++) {
            waiting.add(i);
        }
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
    boolean join(String snapshot, int split, Dialect dialect, Connection connection) throws SQLException {
        synchronized (this) {
            if (snapshot == null || !snapshot.equals(name)) {
                return false;
            }
        }
        dialect.joinSnapshot(connection, snapshot);
        synchronized (this) {
            waiting.remove(split);
            if (snapshot.equals(name) && waiting.isEmpty()) {
                close();
            }
        }
        return true;
    }

    @Override
    public synchronized void close() {
        waiting.clear();
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
