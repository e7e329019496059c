package io.caravan.hdfs;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Chunks in which uploads carry their bytes, in memory that the network reads without a copy. Sixteen megabytes of used
 * ones are kept for the next uploads, as such memory is slow to get. Any number of threads.
 */
final class Chunks {
    static final int SIZE = 256 << 10;

    private final BlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(64);

    /** An empty chunk. */
    ByteBuffer take() {
        ByteBuffer used = kept.poll();
        return used == null ? ByteBuffer.allocateDirect(SIZE) : used.clear();
    }

    /** Takes back a chunk that nobody uses any more. */
    void give(ByteBuffer chunk) {
        kept.offer(chunk);
    }
}
