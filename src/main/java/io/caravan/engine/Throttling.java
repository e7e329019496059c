package io.caravan.engine;

import io.caravan.run.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Holds the batches of one run back as its throttles ask for, and knows how long it did: the time in which at least one
 * of its splits waited.
 */
public final class Throttling {
    private final List<Throttle> throttles;
    private final Runnable check;
    private final Consumer<Duration> meter;
    private final LongSupplier nanos;
    private int waiting;
    private long since;
    private long held;

    /**
     * @param check throws when the run must not go on
     * @param meter is told how long the run was held back, in pieces
     */
    public Throttling(Stream<Throttle> throttles, Runnable check, Consumer<Duration> meter, LongSupplier nanos) {
        this.throttles = throttles.filter(Throttle::limited).toList();
        this.check = check;
        this.meter = meter;
        this.nanos = nanos;
    }

    /** Waits until a batch may be sent. The run's lease is renewed meanwhile, by another thread. */
    public void await(long rows, long bytes) throws InterruptedException {
        for (Throttle throttle : throttles) {
            Wait wait = new Wait();
            try {
                throttle.await(rows, bytes, wait);
            } finally {
                wait.end();
            }
        }
    }

    /** How long the run was held back until now. */
    public synchronized Duration held() {
        count();
        return Duration.ofNanos(held);
    }

    private synchronized void change(int by) {
        count();
        waiting += by;
    }

    private void count() {
        long now = nanos.getAsLong();
        if (waiting > 0) {
            held += now - since;
            meter.accept(Duration.ofNanos(now - since));
        }
        since = now;
    }

    /** Of one batch at one throttle. */
    private final class Wait implements Throttle.Watch {
        private boolean begun;

        @Override
        public void waiting() {
            change(begun ? 0 : 1);
            begun = true;
            check.run();
        }

        void end() {
            if (begun) {
                change(-1);
            }
        }
    }
}
