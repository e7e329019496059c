package io.caravan.format;

import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes of a file as they come, and remembers what its source threw. One thread reads it. */
final class CountedStream extends BlockInput {
    private final InputStream in;
    private long bytes;
    private IOException failure;

    CountedStream(InputStream in) {
        this.in = in;
    }

    long bytes() {
        return bytes;
    }

    /** What the source threw, null if nothing. */
    IOException failure() {
        return failure;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            int read = in.read(to, offset, length);
            bytes += Math.max(0, read);
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
