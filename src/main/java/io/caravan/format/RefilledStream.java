package io.caravan.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stream whose bytes are made some thousands at a time. One thread reads it. */
abstract class RefilledStream extends InputStream {
    /** What bytes are made in. */
    final ByteBuffer out;

    RefilledStream(ByteBuffer out) {
        this.out = out.flip();
    }

    /** Makes more bytes, in the empty buffer; none at the end. */
    abstract void fill() throws IOException;

    private boolean refill() throws IOException {
        out.clear();
        fill();
        out.flip();
        return out.hasRemaining();
    }

    @Override
    public final int read() throws IOException {
        return !out.hasRemaining() && !refill() ? -1 : out.get() & 0xFF;
    }

    @Override
    public final int read(byte[] to, int offset, int length) throws IOException {
        if (!out.hasRemaining() && !refill()) {
            return -1;
        }
        int some = Math.min(length, out.remaining());
        out.get(to, offset, some);
        return some;
    }
}
