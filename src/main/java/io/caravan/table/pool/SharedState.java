package io.caravan.table.pool;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one state of a table that all readers of a plan see: their connections, and the one that holds the state, from the
 * plan until the run has read all. Splits take turns on the readers. They are not given back in between: one that came
 * later would wait behind whoever wants what is locked for himself, and he waits for us. Any thread may use it.
 */
public final class SharedState implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedState.class);

    private final Deque<Loan> free = new ArrayDeque<>();
    /** All readers that are alive, with what tells their sessions. */
    private final Map<Loan, String> sessions = new HashMap<>();

    private final AtomicReference<Runnable> spare = new AtomicReference<>();
    private String name;
    private Loan holder;
    private List<Long> locks = List.of();
    private int most;

    /**
     * Keeps the connections instead of their borrower.
     *
     * @param state its name
     * @param owner whom later readers can join; null if none can
     * @param locked what the owner has locked
     */
    synchronized void hold(String state, Loan owner, List<Long> locked, List<Loan> readers) throws SQLException {
        close();
        Map<Loan, String> found = new HashMap<>();
        for (Loan reader : readers) {
            found.put(reader, session(reader));
        }
        sessions.putAll(found);
        free.addAll(readers);
        most = readers.size();
        locks = List.copyOf(locked);
        holder = owner;
        name = state;
    }

    private static String session(Loan reader) throws SQLException {
        return reader.dialect().session(reader.connection());
    }

    public synchronized boolean held() {
        return name != null;
    }

    public synchronized boolean stands(String state) {
        return state.equals(name);
    }

    /** Whether others can join it. */
    public synchronized boolean joinable() {
        return holder != null;
    }

    /** How many splits can be read at the same time. */
    public synchronized int readers() {
        return joinable() ? most : sessions.size();
    }

    /**
     * Waits for a reader, unless another one could join in its stead.
     *
     * @return null if there is none, because connections were lost or it is over
     */
    public Loan take() throws InterruptedException {
        for (Loan reader = next(); reader != null; reader = next()) {
            if (alive(reader)) {
                return reader;
            }
            drop(reader);
        }
        return null;
    }

    private synchronized Loan next() throws InterruptedException {
        while (free.isEmpty() && held() && !joinable() && !sessions.isEmpty()) {
            wait();
        }
        return free.poll();
    }

    private synchronized String known(Loan reader) {
        return sessions.get(reader);
    }

    private boolean alive(Loan reader) {
        try {
            return session(reader).equals(known(reader));
        } catch (SQLException e) {
            LOG.debug("the connection of a reader is lost", e);
            return false;
        }
    }

    private void drop(Loan reader) {
        synchronized (this) {
            sessions.remove(reader);
            notifyAll();
        }
        end(reader);
    }

    /** Takes a reader back, also one that has joined later; one whose connection is lost leaves its place to the next. */
    public void give(Loan reader, boolean whole) {
        boolean kept = (whole || rejoined(reader)) && keep(reader);
        if (!kept) {
            drop(reader);
        }
    }

    private boolean keep(Loan reader) {
        try {
            String known = known(reader);
            String session = known == null ? session(reader) : known;
            synchronized (this) {
                if (held()) {
                    sessions.put(reader, session);
                    free.push(reader);
                    notifyAll();
                }
                return held();
            }
        } catch (SQLException e) {
            LOG.debug("the connection of a reader is lost", e);
            return false;
        }
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
    public boolean covers(Loan reader) throws SQLException {
        Loan owner;
        List<Long> held;
        synchronized (this) {
            owner = holder;
            held = locks;
            if (owner == null) {
                return held();
            }
        }
        return reader.dialect().covers(reader.connection(), held, owner.connection());
    }

    /**
     * Keeps a reader's place for the one that will join in its stead while the state is held, so that runs which each hold
     * one do not wait for each other; a second one is given back.
     *
     * @param place gives the place back
     */
    public void keep(Runnable place) {
        if (!joinable() || !spare.compareAndSet(null, place)) {
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
    public Runnable spare() {
        return spare.getAndSet(null);
    }

    @Override
    public void close() {
        Loan owner;
        List<Loan> ended;
        synchronized (this) {
            owner = holder;
            ended = List.copyOf(free);
            free.clear();
            sessions.clear();
            name = null;
            holder = null;
            most = 0;
            notifyAll();
        }
        ended.forEach(SharedState::end);
        if (owner != null) {
            end(owner);
        }
        giveBack();
    }

    /** Gives a connection back without a transaction. */
    static void end(Loan loan) {
        new Borrowed(loan, "", "").close();
    }
}
