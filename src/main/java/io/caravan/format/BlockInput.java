package io.caravan.format;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is read block by block: to read one byte, or to skip some, is to read a block and to leave it. */
public abstract class BlockInput extends InputStream {
    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] into, int from, int length) throws IOException;
}
