package io.caravan.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The threads at work on a run. A stop interrupts them wherever they are, except in the run store: an interrupt
 * there would close H2's file for the whole process.
 */
final class Crew {
    private final Map<Thread, Boolean> shielded = new HashMap<>();
    private boolean stopped;

    synchronized void enter() {
        shielded.put(Thread.currentThread(), false);
        if (stopped) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void leave() {
        shielded.remove(Thread.currentThread());
        Thread.interrupted();
    }

    /** From now on every member is interrupted, also one that enters later. */
    synchronized void stop() {
        stopped = true;
        interrupt();
    }

    /** Interrupts the members once. */
    synchronized void interrupt() {
        shielded.forEach((thread, safe) -> {
            if (!safe) {
                thread.interrupt();
            }
        });
    }

    synchronized boolean stopped() {
        return stopped;
    }

    <T> T shielded(Supplier<T> work) {
        boolean interrupted = shield(true);
        try {
            return work.get();
        } finally {
            shield(false);
            if (interrupted || stopped()) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void shielded(Runnable work) {
        shielded(() -> {
            work.run();
            return null;
        });
    }

    private synchronized boolean shield(boolean on) {
        shielded.computeIfPresent(Thread.currentThread(), (thread, before) -> on);
        return on && Thread.interrupted();
    }
}
