package io.caravan.blob;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, broken off when its reader has waited too long for a byte. Closing it early drops the connection
 * instead of reading the rest. For one thread.
 */
final class WatchedStream extends FilterInputStream {
    private static final long IDLE = Long.MIN_VALUE;

    private final Duration timeout;
    private final ScheduledFuture<?> watch;
    private volatile long waitingSince = IDLE;
    private volatile boolean silent;

    WatchedStream(InputStream body, Duration timeout, ScheduledExecutorService watcher) {
        super(body);
        this.timeout = timeout;
        long often = Math.max(1, timeout.toMillis() / 4);
        this.watch = watcher.scheduleWithFixedDelay(this::look, often, often, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long since = waitingSince;
        if (since != IDLE && System.nanoTime() - since > timeout.toNanos()) {
            silent = true;
            try {
                in.close();
            } catch (IOException e) {
                // Whoever waits for a byte is told.
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        waitingSince = System.nanoTime();
        try {
            int n = in.read(into, from, length);
            if (n < 0 && silent) {
                throw new IOException("closed");
            }
            return n;
        } catch (IOException e) {
            throw silent ? new IOException("no byte came within " + timeout.toSeconds() + " s", e) : e;
        } finally {
            waitingSince = IDLE;
        }
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        in.close();
    }
}
