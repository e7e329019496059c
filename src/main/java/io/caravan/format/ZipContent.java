package io.caravan.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** What is in an entry of a zip archive; its end is its end only if all is as the directory says. For one thread. */
final class ZipContent extends BlockInput {
    static final int STORED = 0;
    static final int DEFLATED = 8;
    private static final int BUFFER = 1 << 16;

    private final InputStream packed;
    private final ZipArchive.Entry entry;
    private final CRC32 crc = new CRC32();
    private final Inflater inflater;
    private final byte[] buffer;
    private long length;
    private boolean ended;

    ZipContent(InputStream packed, ZipArchive.Entry entry) {
        this.packed = packed;
        this.entry = entry;
        boolean deflated = entry.method() == DEFLATED;
        this.inflater = deflated ? new Inflater(true) : null;
        this.buffer = deflated ? new byte[BUFFER] : null;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        if (ended || most == 0) {
            return ended ? -1 : 0;
        }
        int n = inflater == null ? packed.read(into, from, most) : inflate(into, from, most);
        if (n > 0) {
            crc.update(into, from, n);
            length += n;
        } else {
            check();
        }
        return n;
    }

    private int inflate(byte[] into, int from, int most) throws IOException {
        try {
            int n = inflater.inflate(into, from, most);
            while (n == 0 && !inflater.finished()) {
                int more = inflater.needsInput() ? packed.read(buffer, 0, buffer.length) : -1;
                if (more < 0) {
                    throw damaged();
                }
                inflater.setInput(buffer, 0, more);
                n = inflater.inflate(into, from, most);
            }
            return n == 0 ? -1 : n;
        } catch (DataFormatException e) {
            throw damaged();
        }
    }

    private void check() throws IOException {
        boolean whole = inflater == null || inflater.getBytesRead() == entry.packed();
        if (!whole || length != entry.length() || crc.getValue() != entry.crc()) {
            throw damaged();
        }
        ended = true;
        close();
    }

    private ZipException damaged() {
        return new ZipException("its entry '" + entry.name() + "' is damaged");
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
