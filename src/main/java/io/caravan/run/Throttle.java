package io.caravan.run;

import java.time.Duration;

/**
 * At most so many rows and bytes a second, for all who share it. Each batch is paid for once, before it is sent, in the
 * order in which its senders ask; what is not used is kept for a second. Any thread may use it.
 */
public final class Throttle {
    /** Lets everything through. */
    public static final Throttle NONE = new Throttle(0, 0);

    /** Sources read some batches ahead: all of them together are the rows of about a second. */
    private static final int BATCHES_A_SECOND = 4;

    private static final long SLICE_NANOS = Duration.ofSeconds(1).toNanos();
    /** A shorter wait costs more than it is worth; the next batch waits for both. */
    private static final long LEAST_NANOS = Duration.ofMillis(1).toNanos();

    private final long rowsPerSecond;
    private final long bytesPerSecond;
    private final Time time;
    private final Pace rows;
    private final Pace bytes;

    /** Time, and how to wait for it. */
    interface Time {
        long nanos();

        void sleep(long nanos) throws InterruptedException;
    }

    /** Hears of a wait: at its beginning and then every second. What it throws ends the wait. */
    public interface Watch {
        void waiting();
    }

    /** @param rowsPerSecond 0 for no limit, like {@code bytesPerSecond} */
    public Throttle(long rowsPerSecond, long bytesPerSecond) {
        this(rowsPerSecond, bytesPerSecond, new ThreadTime());
    }

    Throttle(long rowsPerSecond, long bytesPerSecond, Time time) {
        if (rowsPerSecond < 0 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
        this.rowsPerSecond = rowsPerSecond;
        this.bytesPerSecond = bytesPerSecond;
        this.time = time;
        this.rows = new Pace(rowsPerSecond, time.nanos());
        this.bytes = new Pace(bytesPerSecond, time.nanos());
    }

    public boolean limited() {
        return rowsPerSecond > 0 || bytesPerSecond > 0;
    }

    /** How many rows a batch should have, at most the wanted, so that nothing waits for long. */
    public int batchRows(int wanted) {
        return (int) part(rowsPerSecond, wanted);
    }

    /** How many bytes a batch should have, at most the wanted. */
    public long batchBytes(long wanted) {
        return part(bytesPerSecond, wanted);
    }

    private static long part(long perSecond, long wanted) {
        return perSecond == 0 ? wanted : Math.min(wanted, Math.max(1, perSecond / BATCHES_A_SECOND));
    }

    /** Waits until a batch may be sent. Who is interrupted, or whose watch throws, has not paid. */
    public void await(long batchRows, long batchBytes, Watch watch) throws InterruptedException {
        long due = pay(batchRows, batchBytes);
        boolean sent = false;
        try {
            for (long left = due - time.nanos(); left >= LEAST_NANOS; left = due - time.nanos()) {
                watch.waiting();
                time.sleep(Math.min(left, SLICE_NANOS));
            }
            sent = true;
        } finally {
            if (!sent) {
                rows.refund(batchRows);
                bytes.refund(batchBytes);
            }
        }
    }

    private long pay(long batchRows, long batchBytes) {
        long now = time.nanos();
        long byRows = rows.pay(batchRows, now);
        long byBytes = bytes.pay(batchBytes, now);
        return byRows - byBytes > 0 ? byRows : byBytes;
    }

    private static final class ThreadTime implements Time {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            java.util.concurrent.TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }
}
