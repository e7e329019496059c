package io.caravan.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** What comes out of a compressed file, up to its limits: no small file fills the lake. One thread reads it. */
final class BoundedStream extends BlockInput {
    /** Before so many bytes came out, a ratio says nothing. */
    private static final long START = 16 << 20;

    private final InputStream in;
    private final CountedStream packed;
    private final Encoding limits;
    private long bytes;

    BoundedStream(InputStream in, CountedStream packed, Encoding limits) {
        this.in = in;
        this.packed = packed;
        this.limits = limits;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int read = in.read(to, offset, length);
        bytes += Math.max(0, read);
        if (bytes > limits.maxExpanded()) {
            throw new ZipException("more than 'maxExpanded', " + limits.maxExpanded()
                    + ", come out of it. Raise the limit if the file is right");
        }
        if (bytes > START && bytes / limits.maxRatio() > packed.bytes()) {
            throw new ZipException("it unpacks to more than 'maxRatio', " + limits.maxRatio()
                    + ", times its size. Raise the limit if the file is right");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
