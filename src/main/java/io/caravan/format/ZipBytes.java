package io.caravan.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of an archive at any place. What is read in the order of places is read by one stream: entries lie one
 * behind the other. For one thread.
 */
final class ZipBytes implements AutoCloseable {
    /** So much is rather read than asked for anew. */
    private static final int GAP = 1 << 20;

    private final ZipArchive.Bytes bytes;
    private InputStream in;
    private long at;

    ZipBytes(ZipArchive.Bytes bytes) {
        this.bytes = bytes;
    }

    long length() {
        return bytes.length();
    }

    /** Some bytes, in the order of bytes that zip has. */
    ByteBuffer read(long from, int length) throws IOException {
        return exactly(open(from, length), length);
    }

    static ByteBuffer exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A part of the bytes; to be read before the next one is opened, and to close it does nothing. */
    InputStream open(long from, long length) throws IOException {
        seek(from);
        return new BlockInput() {
            private long left = length;

            @Override
            public int read(byte[] into, int offset, int most) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int n = in.read(into, offset, (int) Math.min(most, left));
                at += Math.max(n, 0);
                left -= Math.max(n, 0);
                return n;
            }
        };
    }

    private void seek(long to) throws IOException {
        if (in != null && (to < at || to - at > GAP)) {
            close();
        }
        if (in == null) {
            in = bytes.open(to);
            at = to;
        }
        in.skipNBytes(to - at);
        at = to;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
            in = null;
        }
    }
}
