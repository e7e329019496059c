package io.caravan.engine;

import io.caravan.schedule.Periods;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done now and then, on a thread of its own that lives no longer than it takes. */
final class Chore {
    /** Does the work; it may ask whether it is to go on. */
    interface Work {
        void run(BooleanSupplier goOn);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

    private final String name;
    private final long pause;
    private final Work work;
    private long next;
    private volatile Thread thread;
    private volatile boolean stopped;

    /**
     * @param name what it does, for people
     * @param first how long after now it is done for the first time
     * @param pause how long after it began it is done again
     */
    Chore(String name, Duration first, Duration pause, Work work) {
        this.name = name;
        this.pause = pause.toNanos();
        this.work = work;
        this.next = System.nanoTime() + first.toNanos();
    }

    /** Begins the work if it is due. Called often, by the scheduler's thread. */
    void look() {
        boolean idle = thread == null || !thread.isAlive();
        if (!stopped && idle && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + pause;
            thread = new Thread(this::run, "caravan-chore");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            work.run(() -> !stopped);
        } catch (RuntimeException e) {
            LOG.warn(
                    "cannot {}: {} It is tried again in {}.",
                    name,
                    e.getMessage(),
                    Periods.text(Duration.ofNanos(pause)));
            LOG.debug("stack trace", e);
        }
    }

    /** Lets it end early, and not begin again. */
    void stop() {
        stopped = true;
    }
}
