package io.caravan.file.source;

import io.caravan.file.copy.FileFault;
import io.caravan.format.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** What comes out of a compressed file, as long as it stays within bounds. For one thread. */
final class Bounded extends BlockInput {
    /** Small files may well be a thousand equal bytes. */
    private static final long ALWAYS = 1 << 20;

    private final InputStream in;
    private final String name;
    private final Expansion bounds;
    private final LongSupplier packed;
    private long before;
    private long out;

    /**
     * @param packed how many bytes have gone in by now
     * @param before what has come out of the same archive before
     */
    Bounded(InputStream in, String name, Expansion bounds, LongSupplier packed, long before) {
        this.in = in;
        this.name = name;
        this.bounds = bounds;
        this.packed = packed;
        this.before = before;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int n;
        try {
            n = in.read(into, from, length);
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw broken(name, e);
        }
        if (n > 0) {
            out += n;
            check();
        }
        return n;
    }

    static FileFault broken(String name, IOException e) {
        return FileFault.data(
                name, "it cannot be unpacked (" + e.getMessage() + ")", "Mend it, exclude it, or copy it packed");
    }

    private void check() {
        long all = before + out;
        if (all > bounds.maxBytes()) {
            throw FileFault.data(
                    name,
                    "more than " + bounds.maxBytes() + " bytes come out of it",
                    "Exclude it, or raise 'maxExpanded'");
        }
        if (all > ALWAYS && all / bounds.maxRatio() > packed.getAsLong()) {
            throw FileFault.data(
                    name,
                    "more than " + bounds.maxRatio() + " bytes come out of each byte in it",
                    "Exclude it, or raise 'maxRatio'");
        }
    }

    /** What has come out, with what had before. */
    long out() {
        return before + out;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
