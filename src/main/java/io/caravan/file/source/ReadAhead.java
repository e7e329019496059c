package io.caravan.file.source;

import io.caravan.file.store.FileChanged;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileStore;
import io.caravan.file.store.Tries;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests of one run to its store: at most {@code parallelism} at a time, of which each file that is being copied has
 * one. What is free fetches the next pieces of large files ahead into memory, at most a range of 8 MB in all, which is read
 * twice when the process dies, beside what the connections hold. Any thread.
 */
final class ReadAhead implements AutoCloseable {
    private static final int RANGE = 8 << 20;

    private final int parallelism;
    private final int piece;
    private final AtomicInteger busy = new AtomicInteger();
    private final AheadChoice choice = new AheadChoice();
    private final Queue<byte[]> buffers = new ConcurrentLinkedQueue<>();
    private ExecutorService threads;

    ReadAhead(int parallelism) {
        this.parallelism = parallelism;
        this.piece = RANGE / parallelism;
    }

    /** How many bytes are fetched ahead at once. */
    int piece() {
        return piece;
    }

    AheadChoice choice() {
        return choice;
    }

    /** Whether so many bytes of a file are worth more than one request. */
    boolean divides(long bytes) {
        return parallelism > 1 && bytes > 2L * RANGE;
    }

    /** A file is being read by its own thread. */
    void enter() {
        busy.incrementAndGet();
    }

    void leave() {
        busy.decrementAndGet();
    }

    /** Whether a request is free just now. */
    boolean free() {
        return busy.get() < parallelism;
    }

    /** Begins to fetch a piece, if a request is free; null if not. */
    Piece fetch(FileStore store, FileInfo file, long offset, int length) {
        if (busy.incrementAndGet() > parallelism) {
            busy.decrementAndGet();
            return null;
        }
        return new Piece(length, threads().submit(() -> whole(store, file, offset, length)));
    }

    private byte[] whole(FileStore store, FileInfo file, long offset, int length) throws IOException {
        byte[] used = buffers.poll();
        byte[] bytes = used == null ? new byte[piece] : used;
        int got = 0;
        Tries tries = new Tries(file.name());
        while (got < length) {
            try (InputStream in = store.open(file, offset + got, length - got)) {
                int n = in.readNBytes(bytes, got, length - got);
                got += n;
                if (got < length) {
                    tries.again(n > 0, new EOFException("the answer ended early"));
                }
            } catch (FileChanged | FileGone e) {
                throw e;
            } catch (IOException e) {
                tries.again(false, e);
            }
        }
        return bytes;
    }

    private synchronized ExecutorService threads() {
        if (threads == null) {
            threads = Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "caravan-read-ahead");
                thread.setDaemon(true);
                return thread;
            });
        }
        return threads;
    }

    @Override
    public synchronized void close() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    /** A piece that is being fetched. Its place is free again when it was taken or dropped. */
    final class Piece {
        private final int length;
        private final Future<byte[]> bytes;
        private byte[] taken;

        Piece(int length, Future<byte[]> bytes) {
            this.length = length;
            this.bytes = bytes;
        }

        int length() {
            return length;
        }

        /** The bytes, of which the first {@link #length()} count; until it is released. */
        byte[] take() throws IOException {
            try {
                taken = bytes.get();
                return taken;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                if (e.getCause() instanceof RuntimeException other) {
                    throw other;
                }
                throw new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        void release() {
            if (taken != null) {
                buffers.add(taken);
            }
            bytes.cancel(true);
            busy.decrementAndGet();
        }
    }
}
