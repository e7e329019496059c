package io.caravan.hive.orc;

import java.lang.management.ManagementFactory;

/**
 * How ORC files are written. The defaults were measured; see docs/decisions.
 *
 * @param fileSize bytes near which a file is closed and the next one begun
 * @param stripeSize bytes of encoded rows that a writer holds before it sends them
 * @param bufferSize bytes that are compressed together; each stream of a column holds up to three such buffers
 * @param level of Zstandard, from 1
 * @param openFiles the most files that one split writes at a time, one for each partition
 */
public record OrcOptions(long fileSize, long stripeSize, int bufferSize, int level, int openFiles) {
    private static final long STRIPE = 32L << 20;
    private static final long SHARED_STRIPE = 8L << 20;
    private static final int BUFFER = 64 << 10;
    private static final int SHARED_BUFFER = 16 << 10;
    private static final int STREAMS_OF_A_COLUMN = 2;
    private static final int BUFFERS_OF_A_STREAM = 3;
    private static final int MOST_OPEN = 64;

    public OrcOptions {
        if (fileSize < 1 || stripeSize < 1 || openFiles < 1) {
            throw new IllegalArgumentException("file size, stripe size and open files must be positive");
        }
        if (bufferSize < 4096 || bufferSize >= 1 << 23) {
            throw new IllegalArgumentException("buffer size " + bufferSize + " is outside 4 KB..8 MB");
        }
        if (level < 1 || level > 19) {
            throw new IllegalArgumentException("level " + level + " is outside 1..19");
        }
    }

    /** For splits that write one file at a time. */
    public static OrcOptions of(long fileSize) {
        return new OrcOptions(fileSize, Math.min(STRIPE, fileSize), BUFFER, 1, 1);
    }

    /**
     * For splits that write a file for each partition they meet: smaller buffers, and no more files than fit the heap.
     */
    public static OrcOptions partitioned(long fileSize, int columns) {
        long file = (long) columns * STREAMS_OF_A_COLUMN * BUFFERS_OF_A_STREAM * SHARED_BUFFER + (1 << 20);
        long open = Math.max(2, Math.min(MOST_OPEN, heap() / 8 / file));
        return new OrcOptions(fileSize, Math.min(SHARED_STRIPE, fileSize), SHARED_BUFFER, 1, (int) open);
    }

    /** The most memory this process may use for objects. */
    static long heap() {
        long most = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
        return most > 0 ? most : Runtime.getRuntime().maxMemory();
    }
}
