package io.caravan.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
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
    private Connection holder;

    /** Holds the connection instead of its borrower. */
    synchronized void hold(String snapshot, Connection connection, int splits) {
        close();
        name = snapshot;
        holder = connection;
        for (int i = 0; i < splits; i++) {
            waiting.add(i);
        }
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
            try (Connection connection = holder) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            } catch (SQLException e) {
                LOG.debug("the connection of a snapshot was already gone", e);
            }
            holder = null;
        }
    }
}
