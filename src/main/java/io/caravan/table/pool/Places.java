package io.caravan.table.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The connections that runs may have open to one database at the same time: who asks first is served first, and who asks
 * for two gets both at once, so that nobody holds one while waiting for the other. Any thread may use it.
 */
final class Places {
    /** Between two words to who waits. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Deque<Object> waiting = new ArrayDeque<>();
    private final int all;
    private boolean kept;
    private int taken;

    Places(int all) {
        this.all = all;
    }

    /** Keeps one back for steps of routes, which want it while their route holds one; if there is more than one. */
    synchronized void keepOne() {
        kept = true;
    }

    /** Whether steps of routes use connections too. */
    synchronized boolean kept() {
        return kept;
    }

    /** How many can be taken at the same time. */
    synchronized int most() {
        return kept ? Math.max(1, all - 1) : all;
    }

    /**
     * Waits for as many places as are wanted, or for all if there are fewer.
     *
     * @param told is run when the wait is long, once
     * @param other gives a place that the taker has by other means, or null; asked again after each {@link #wake}
     * @return those that were taken, each to be run once to give it back; none after {@code patience}
     */
    synchronized List<Runnable> take(int wanted, Duration patience, Runnable told, Supplier<Runnable> other)
            throws InterruptedException {
        Object me = new Object();
        waiting.add(me);
        try {
            long begin = System.nanoTime();
            boolean silent = true;
            while (waiting.peek() != me || taken + Math.min(wanted, most()) > most()) {
                Runnable mine = other.get();
                if (mine != null) {
                    return List.of(mine);
                }
                long waited = System.nanoTime() - begin;
                if (waited >= patience.toNanos()) {
                    return List.of();
                }
                if (silent && waited >= PATIENCE_NANOS) {
                    silent = false;
                    told.run();
                }
                long left = Math.min(patience.toNanos() - waited, silent ? PATIENCE_NANOS - waited : Long.MAX_VALUE);
                wait(left / 1_000_000 + 1);
            }
            int got = Math.min(wanted, most());
            taken += got;
            return IntStream.range(0, got).<Runnable>mapToObj(i -> new Place()).toList();
        } finally {
            waiting.remove(me);
            notifyAll();
        }
    }

    /** As many places as are wanted and free at once, while nobody waits for one; perhaps none. Each is given back once. */
    synchronized List<Runnable> free(int wanted) {
        int got = waiting.isEmpty() ? Math.max(0, Math.min(wanted, most() - taken)) : 0;
        taken += got;
        return IntStream.range(0, got).<Runnable>mapToObj(i -> new Place()).toList();
    }

    /** Somebody may have a place by other means now. */
    synchronized void wake() {
        notifyAll();
    }

    private synchronized void giveBack() {
        taken--;
        notifyAll();
    }

    /** Given back once, however often it is run. */
    private final class Place implements Runnable {
        private final AtomicBoolean given = new AtomicBoolean();

        @Override
        public void run() {
            if (!given.getAndSet(true)) {
                giveBack();
            }
        }
    }
}
