package io.caravan.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * A stretch of a stream that grows at its end and is consumed at its start. Who finds it too short for what begins at
 * {@link #from} asks for {@link #more}: the bytes may move, offsets from {@code from} stay. One thread uses it.
 */
public final class ByteWindow implements AutoCloseable {
    private static final int FIRST = 1 << 16;

    private InputStream in;
    private byte[] bytes;
    private int from;
    private int to;
    private long position;
    private boolean ended;
    private KeptBytes kept;

    public ByteWindow(InputStream in) {
        this(in, FIRST);
    }

    /** @param size of the window until more is needed */
    public ByteWindow(InputStream in, int size) {
        this.in = in;
        this.bytes = new byte[size];
    }

    public byte[] bytes() {
        return bytes;
    }

    /** The first byte that is not consumed. */
    public int from() {
        return from;
    }

    /** Behind the last byte that has been read. */
    int to() {
        return to;
    }

    public int length() {
        return to - from;
    }

    /** Whether nothing follows behind the window. */
    boolean ended() {
        return ended;
    }

    /** How many bytes were consumed since the start. */
    public long position() {
        return position;
    }

    /** Consumes the bytes before {@code at}. */
    public void consume(int at) {
        position += at - from;
        from = at;
    }

    /** Consumes them so that one can still go back to them. */
    void keep(int at) throws IOException {
        if (kept == null) {
            kept = new KeptBytes();
        }
        kept.add(bytes, from, at - from);
        consume(at);
    }

    /** How many bytes are kept. */
    long kept() {
        return kept == null ? 0 : kept.length();
    }

    /** Goes back to the first byte that was kept. */
    void back() throws IOException {
        if (kept != null) {
            position -= kept.length();
            kept.add(bytes, from, length());
            in = new SequenceInputStream(kept.read(), in);
            kept = null;
            from = 0;
            to = 0;
            ended = false;
        }
    }

    /** Forgets what was kept. */
    void forget() throws IOException {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }

    /**
     * Reads on, as much as there is room for.
     *
     * @return false at the end
     */
    public boolean more() throws IOException {
        if (ended) {
            return false;
        }
        makeRoom();
        int read = in.readNBytes(bytes, to, bytes.length - to);
        to += read;
        ended = to < bytes.length;
        return read > 0;
    }

    /** Consumes a byte order mark of UTF-8 at the start. */
    public void skipMark() throws IOException {
        while (length() < 3 && more()) {
            // The mark may come in pieces.
        }
        boolean mark = length() >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        consume(mark ? from + 3 : from);
    }

    private void makeRoom() {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
    }

    @Override
    public void close() throws IOException {
        forget();
        in.close();
    }
}
