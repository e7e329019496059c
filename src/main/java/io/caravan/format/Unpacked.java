package io.caravan.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** What comes out of compressed bytes; tells bytes that are damaged from a source that fails. One thread reads it. */
final class Unpacked extends BlockInput {
    private final CountedStream packed;
    private final Compression compression;
    private final InputStream in;

    /** Takes bytes apart. */
    interface Unpacker {
        InputStream unpack(InputStream packed) throws IOException;
    }

    Unpacked(CountedStream packed, Compression compression, Unpacker unpacker) throws IOException {
        this.packed = packed;
        this.compression = compression;
        try {
            in = unpacker.unpack(packed);
        } catch (IOException e) {
            throw meaning(e);
        }
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            return in.read(to, offset, length);
        } catch (IOException e) {
            throw meaning(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private IOException meaning(IOException e) {
        if (packed.failure() != null) {
            return packed.failure();
        }
        ZipException damaged = new ZipException("its " + compression.text() + " is damaged, or it is cut off");
        damaged.initCause(e);
        return damaged;
    }
}
