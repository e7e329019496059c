package io.caravan.engine;

import io.caravan.run.Counts;
import io.caravan.run.RunInterrupted;
import io.caravan.run.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Exchanges that are committed together, by one run. Others join until it is full, or all that came are staged. One
 * thread works on it; senders may join and be interrupted at any time.
 */
final class Group {
    private final String route;
    private final String uri;
    private final Target target;
    private final int most;
    private final long deadline;
    /** Those that the run has, in the order in which they came. */
    private final List<Delivery> taken = new ArrayList<>();

    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private long rows;
    private boolean closed;
    private boolean started;
    private Thread worker;

    Group(String route, String uri, Target target, GroupOptions options) {
        this.route = route;
        this.uri = uri;
        this.target = target;
        this.most = options.rows();
        this.deadline = System.nanoTime() + options.interval().toNanos();
    }

    String route() {
        return route;
    }

    String uri() {
        return uri;
    }

    Target target() {
        return target;
    }

    /** Returns false if it is too late for that. */
    synchronized boolean join(Delivery delivery) {
        if (closed) {
            return false;
        }
        delivery.in(this);
        waiting.add(delivery);
        rows += delivery.counts().rows();
        if (rows >= most) {
            close();
        }
        return true;
    }

    /** Nobody joins any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean closed() {
        return closed;
    }

    /** Returns false if it has been started already. */
    synchronized boolean start() {
        boolean first = !started;
        started = true;
        return first;
    }

    synchronized boolean started() {
        return started;
    }

    /** Called by the thread that works on it: returns when the group has waited long enough for others to join. */
    synchronized void collect() throws InterruptedException {
        worker = Thread.currentThread();
        for (long left = left(); left > 0 && !closed; left = left()) {
            wait(left);
        }
    }

    private long left() {
        return Math.round(Math.ceil((deadline - System.nanoTime()) / 1e6));
    }

    /** Takes the exchange of this number; null if there are no more, and then nobody joins any more. */
    synchronized Delivery take(int number) {
        if (number < taken.size()) {
            return taken.get(number);
        }
        Delivery next = waiting.poll();
        if (next == null) {
            close();
        } else {
            taken.add(next);
        }
        return next;
    }

    /** Takes an exchange out again; returns false if it is the only one, which then stays so. */
    synchronized boolean putAside(Delivery delivery) {
        if (taken.size() == 1 && waiting.isEmpty()) {
            close();
            return false;
        }
        taken.remove(delivery);
        return true;
    }

    /** What came with the exchanges that the run has. */
    synchronized Counts counts() {
        return taken.stream().map(Delivery::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** A sender was interrupted: it gets its exchange back if the run has not taken it. A run for nobody else is interrupted. */
    synchronized void interrupted(Delivery delivery) {
        if (waiting.remove(delivery)) {
            rows -= delivery.counts().rows();
            delivery.end(new RunInterrupted(route + ": cannot begin a run for the exchange: its sender was interrupted."
                    + " Nothing of it was written; send it again."));
        } else if (worker != null
                && waiting.isEmpty()
                && !taken.isEmpty()
                && taken.stream().allMatch(Delivery::interrupted)) {
            close();
            worker.interrupt();
        }
    }

    /** Turns away those that the run has not taken, and all that would come. */
    synchronized void turnAway(Throwable why) {
        close();
        waiting.forEach(delivery -> delivery.end(why));
        waiting.clear();
    }

    /** Answers all; null when their rows are committed. */
    synchronized void end(Throwable failure) {
        worker = null;
        turnAway(failure);
        taken.forEach(delivery -> delivery.end(failure));
    }
}
