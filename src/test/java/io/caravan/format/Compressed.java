package io.caravan.format;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Ways in which others write files. */
enum Compressed {
    NO(stream -> stream, false),
    GZIP(GZIPOutputStream::new, false),
    GZIP_MEMBERS(GZIPOutputStream::new, true),
    ZSTD(stream -> new ZstdOutputStream(stream).setChecksum(true), false),
    ZSTD_FRAMES(stream -> new ZstdOutputStream(stream).setChecksum(true), true);

    private interface Packer {
        OutputStream pack(OutputStream to) throws IOException;
    }

    private final Packer packer;
    private final boolean parts;

    Compressed(Packer packer, boolean parts) {
        this.packer = packer;
        this.parts = parts;
    }

    /** The bytes as a file; in parts of a few bytes if it has parts. */
    byte[] write(byte[] bytes) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int size = parts ? 1 + bytes.length / 3 : Math.max(1, bytes.length);
        for (int at = 0; at == 0 || at < bytes.length; at += size) {
            try (OutputStream part = packer.pack(file)) {
                part.write(bytes, at, Math.min(size, bytes.length - at));
            }
        }
        return file.toByteArray();
    }
}
