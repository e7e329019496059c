package io.caravan.file.copy;

import io.caravan.format.BlockInput;
import java.io.IOException;
import java.io.InputStream;

/** A stream that adds what is read of it to a digest. For one thread. */
public final class Digested extends BlockInput {
    private final InputStream in;
    private final Digests digests = new Digests(false);

    public Digested(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int n = in.read(into, from, length);
        if (n > 0) {
            digests.update(into, from, n);
        }
        return n;
    }

    /** Once, at the end. */
    public String sha256() {
        return digests.sha256();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
