package io.caravan.file.source;

import io.caravan.file.store.FileChanged;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileStore;
import io.caravan.file.store.Tries;
import io.caravan.format.BlockInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/**
 * The bytes of one version of a file from an offset to its end. A connection that breaks is made again where it broke. A
 * large file is asked for piece by piece, so that free requests can fetch the next ones ahead. For one thread.
 */
final class RangedInput extends BlockInput {
    private final FileStore store;
    private final FileInfo file;
    private final ReadAhead ahead;
    private final LongConsumer count;
    private final Tries tries;
    private final boolean divided;
    private final Deque<ReadAhead.Piece> fetched = new ArrayDeque<>();
    /** Whether others fetch ahead, until a turn where that is decided anew. */
    private boolean fetching;

    private long lastTurn;
    private long lastTurnNanos;
    private long nextTurn;
    private long position;
    private long asked;
    private InputStream current;
    private long currentEnd;
    private byte[] buffer;
    private int bufferAt;
    private ReadAhead.Piece taken;
    private boolean closed;
    private long lastBreak = -1;

    /** @param count is told of bytes when they have been read, and may wait or throw */
    RangedInput(FileStore store, FileInfo file, long offset, ReadAhead ahead, LongConsumer count) {
        this.store = store;
        this.file = file;
        this.ahead = ahead;
        this.count = count;
        this.tries = new Tries(file.name());
        this.position = offset;
        this.asked = offset;
        this.currentEnd = offset;
        this.lastTurn = offset;
        this.nextTurn = offset;
        this.divided = ahead.divides(file.length() - offset);
        ahead.enter();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        while (position < file.length() && length > 0) {
            if (buffer == null && current == null) {
                advance();
            }
            int n = buffer == null ? direct(into, from, length) : buffered(into, from, length);
            if (n > 0) {
                position += n;
                count.accept(n);
                return n;
            }
        }
        return length == 0 ? 0 : -1;
    }

    private void advance() throws IOException {
        if (position < currentEnd) {
            open();
            return;
        }
        if (divided && position >= nextTurn) {
            turn();
        }
        taken = fetched.poll();
        if (taken != null) {
            buffer = taken.take();
            bufferAt = 0;
        } else {
            currentEnd = Math.min(file.length(), end());
            asked = Math.max(asked, currentEnd);
            open();
        }
        fetchAhead();
    }

    /** Where to end an own request: short if others can fetch what follows. */
    private long end() {
        if (!divided) {
            return file.length();
        }
        return fetching && ahead.free() ? position + ahead.piece() : nextTurn;
    }

    private void turn() {
        AheadChoice choice = ahead.choice();
        long now = System.nanoTime();
        if (position > lastTurn) {
            choice.read(fetching, position - lastTurn, now - lastTurnNanos);
        }
        boolean before = fetching;
        fetching = choice.ahead();
        // What was fetched is read first, and tells nothing of the other way.
        nextTurn = before && !fetching && !fetched.isEmpty() ? asked : position + choice.bytes(fetching);
        lastTurn = before && !fetching ? asked : position;
        lastTurnNanos = now;
    }

    private void open() throws IOException {
        try {
            current = store.open(file, position, currentEnd - position);
        } catch (FileChanged | FileGone e) {
            throw e;
        } catch (IOException e) {
            tries.again(false, e);
        }
    }

    private void fetchAhead() {
        while (fetching && asked < file.length()) {
            int length = (int) Math.min(ahead.piece(), file.length() - asked);
            ReadAhead.Piece piece = ahead.fetch(store, file, asked, length);
            if (piece == null) {
                return;
            }
            fetched.add(piece);
            asked += length;
        }
    }

    private int buffered(byte[] into, int from, int length) {
        int n = Math.min(length, taken.length() - bufferAt);
        System.arraycopy(buffer, bufferAt, into, from, n);
        bufferAt += n;
        if (bufferAt == taken.length()) {
            buffer = null;
            taken.release();
            taken = null;
        }
        return n;
    }

    /** Returns 0 when the connection broke, or the range is at its end. */
    private int direct(byte[] into, int from, int length) throws IOException {
        if (current == null) {
            return 0;
        }
        int most = (int) Math.min(length, currentEnd - position);
        int n = -1;
        IOException cause = null;
        try {
            n = most == 0 ? -1 : current.read(into, from, most);
        } catch (IOException e) {
            cause = e;
        }
        if (n < 0) {
            drop();
            if (position < currentEnd) {
                tries.again(progressed(), cause == null ? new EOFException("the answer ended early") : cause);
            }
            return 0;
        }
        if (position + n == currentEnd) {
            drop();
        }
        return n;
    }

    private boolean progressed() {
        boolean progress = position > lastBreak;
        lastBreak = position;
        return progress;
    }

    private void drop() {
        try {
            if (current != null) {
                current.close();
            }
        } catch (IOException e) {
            // It is of no more use in any case.
        }
        current = null;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            drop();
            if (taken != null) {
                taken.release();
            }
            fetched.forEach(ReadAhead.Piece::release);
            fetched.clear();
            ahead.leave();
        }
    }
}
