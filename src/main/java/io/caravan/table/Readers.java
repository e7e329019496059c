package io.caravan.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections whose transactions see one state of a table, from the plan of a run until it has read all of it. Splits take
 * turns on them. Any thread may use it.
 */
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final String BUSY = "no two more connections were free when it was planned ('max-connections')";

    private final Deque<Loan> free = new ArrayDeque<>();
    /** All that are alive, with what tells their sessions. */
    private final Map<Loan, String> sessions = new HashMap<>();

    private String name;

    /**
     * Opens as many as can be had at once.
     *
     * @param lock a connection of the planner
     * @return why there are none, null if there are
     */
    String open(String state, Connections connections, String connection, Connection lock, String from, int wanted)
            throws SQLException, InterruptedException {
        List<Runnable> places = connections.free(connection, wanted);
        List<Loan> loans = new ArrayList<>();
        String why = Together.alone(BUSY).why();
        try {
            if (places.size() > 1) {
                for (Runnable place : places) {
                    loans.add(connections.borrow(connection, place));
                }
                why = loans.get(0)
                        .dialect()
                        .openTogether(
                                lock, from, loans.stream().map(Loan::connection).toList());
            }
            if (why == null) {
                hold(state, loans);
            }
        } finally {
            if (!held()) {
                loans.forEach(Readers::end);
                places.forEach(Runnable::run);
            }
        }
        return why;
    }

    private synchronized void hold(String state, List<Loan> loans) throws SQLException {
        Map<Loan, String> found = new HashMap<>();
        for (Loan loan : loans) {
            found.put(loan, MariaDbTogether.session(loan.connection()));
        }
        sessions.putAll(found);
        free.addAll(loans);
        name = state;
    }

    synchronized boolean held() {
        return name != null;
    }

    /** How many splits can be read at the same time. */
    synchronized int size() {
        return sessions.size();
    }

    /**
     * Waits for one that sees this state.
     *
     * @return null if there is none any more, or it is the state of another plan
     */
    Loan take(String state) throws InterruptedException {
        for (Loan loan = next(state); loan != null; loan = next(state)) {
            if (alive(loan)) {
                return loan;
            }
            drop(loan);
        }
        return null;
    }

    private synchronized Loan next(String state) throws InterruptedException {
        while (state != null && state.equals(name) && !sessions.isEmpty()) {
            Loan loan = free.poll();
            if (loan != null) {
                return loan;
            }
            wait();
        }
        return null;
    }

    private boolean alive(Loan loan) {
        String session;
        synchronized (this) {
            session = sessions.get(loan);
        }
        try {
            return MariaDbTogether.session(loan.connection()).equals(session);
        } catch (SQLException e) {
            LOG.debug("a reader's connection is gone, and its split is read by another one", e);
            return false;
        }
    }

    /** After a split, well read or not. */
    void giveBack(Loan loan) {
        boolean over;
        synchronized (this) {
            over = name == null;
            if (!over) {
                free.add(loan);
                notifyAll();
            }
        }
        if (over) {
            end(loan);
        }
    }

    private void drop(Loan loan) {
        synchronized (this) {
            sessions.remove(loan);
            notifyAll();
        }
        end(loan);
    }

    @Override
    public void close() {
        List<Loan> ended;
        synchronized (this) {
            name = null;
            ended = List.copyOf(free);
            free.clear();
            sessions.clear();
            notifyAll();
        }
        ended.forEach(Readers::end);
    }

    private static void end(Loan loan) {
        new Borrowed(loan, "", "").close();
    }
}
