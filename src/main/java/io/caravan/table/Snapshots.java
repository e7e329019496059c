package io.caravan.table;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the snapshot of the newest plan until the run has read all: the connection that exported it, with its locks, and the
 * readers that joined it. Readers are not given back in between: one that comes later would wait behind whoever wants what
 * is locked for himself, and he waits for us.
 */
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final Deque<Loan> idle = new ArrayDeque<>();
    private final AtomicReference<Runnable> spare = new AtomicReference<>();
    private String name;
    private List<Long> locks = List.of();
    private volatile int readers;
    private volatile Loan holder;

    /** Holds the connections instead of their borrower. */
    synchronized void hold(String snapshot, List<Long> locked, Loan owner, List<Loan> joined) {
        close();
        name = snapshot;
        locks = List.copyOf(locked);
        holder = owner;
        idle.addAll(joined);
        readers = joined.size();
    }

    boolean held() {
        return holder != null;
    }

    /** How many connections can read at the same time. */
    int readers() {
        return readers;
    }

    synchronized boolean stands(String snapshot) {
        return snapshot.equals(name);
    }

    /** A reader that is free; null if there is none, because its connection was lost. */
    Loan take() {
        for (Loan reader = next(); reader != null; reader = next()) {
            if (alive(reader)) {
                return reader;
            }
            end(reader);
        }
        return null;
    }

    private synchronized Loan next() {
        return idle.poll();
    }

    private static boolean alive(Loan reader) {
        try {
            return Sql.one(reader.connection(), "SELECT 1") != null;
        } catch (SQLException e) {
            LOG.debug("the connection of a reader is lost", e);
            return false;
        }
    }

    /** Takes a reader back that has joined; one whose connection is lost leaves its place to the next. */
    void give(Loan reader, boolean whole) {
        boolean good = whole || rejoined(reader);
        synchronized (this) {
            if (good && held()) {
                idle.push(reader);
                return;
            }
        }
        end(reader);
    }

    private static boolean rejoined(Loan reader) {
        try {
            if (!reader.connection().isClosed()) {
                reader.dialect().rejoinSnapshot(reader.connection());
                return true;
            }
        } catch (SQLException e) {
            LOG.debug("the connection of a reader is lost", e);
        }
        return false;
    }

    /** Whether all that a reader has read was held, and is still. */
    boolean covers(Loan reader) throws SQLException {
        Loan owner;
        List<Long> held;
        synchronized (this) {
            owner = holder;
            held = locks;
        }
        return owner != null && reader.dialect().covers(reader.connection(), held, owner.connection());
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

    @Override
    public void close() {
        Loan owner;
        List<Loan> free;
        synchronized (this) {
            owner = holder;
            free = List.copyOf(idle);
            idle.clear();
            name = null;
            holder = null;
            readers = 0;
        }
        free.forEach(Snapshots::end);
        if (owner != null) {
            end(owner);
        }
        giveBack();
    }

    /** Gives a connection back without a transaction. */
    static void end(Loan loan) {
        try (loan) {
            if (!loan.connection().isClosed() && !loan.connection().getAutoCommit()) {
                loan.connection().rollback();
                loan.connection().setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.debug("a connection was given back broken", e);
        }
    }
}
