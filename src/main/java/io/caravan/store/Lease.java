package io.caravan.store;

import io.caravan.run.RunInterrupted;

/**
 * The right of this process to work on a task. It ends by the local monotonic clock before it can end by the
 * store's, because its time is counted from before the request that took or renewed it.
 */
public final class Lease {
    private final String task;
    private final long epoch;
    private volatile long deadline;
    private volatile boolean givenBack;
    private volatile boolean taken;
    private volatile int breaks;

    public Lease(String task, long epoch, long deadline) {
        this.task = task;
        this.epoch = epoch;
        this.deadline = deadline;
    }

    public String task() {
        return task;
    }

    public long epoch() {
        return epoch;
    }

    public void extend(long until) {
        if (deadline - System.nanoTime() <= 0) {
            breaks++;
        }
        deadline = until;
    }

    /** Given back by its holder, for good: a renewal that is under way does not bring it back. */
    void end() {
        givenBack = true;
    }

    /** Taken by another process, or by another run of this one. */
    void lose() {
        taken = true;
    }

    public boolean held() {
        return !givenBack && !lost();
    }

    /** Whether it has ended against the will of its holder. */
    public boolean lost() {
        return taken || !givenBack && deadline - System.nanoTime() <= 0;
    }

    /** Whether it may be renewed, also when it has run out. */
    boolean renewable() {
        return !givenBack && !taken;
    }

    /** Called before every side effect. */
    public void check() {
        if (!held()) {
            throw lost(task);
        }
    }

    /**
     * A check for what nobody else may do meanwhile. It fails for good once the lease has run out, also when it was renewed
     * after that: somebody else may have had a turn.
     */
    public Runnable unbroken() {
        int before = breaks;
        return () -> {
            check();
            if (breaks != before) {
                throw lost(task);
            }
        };
    }

    public static RunInterrupted lost(String task) {
        return new RunInterrupted(
                task + ": cannot go on with the run: another process may have taken it over, because the lease"
                        + " could not be renewed in time. Nothing to do: it is resumed.");
    }
}
