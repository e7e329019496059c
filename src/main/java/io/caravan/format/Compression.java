package io.caravan.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How a file is compressed. Any thread may use it. */
public enum Compression {
    /** As its first bytes say, and its name if it ends as compressed files do. */
    AUTO,
    NONE,
    GZIP,
    ZSTD;

    private static final int MAGIC = 4;
    private static final int BUFFER = 1 << 16;

    /**
     * The compression of a file.
     *
     * @param in stands at its start, also afterwards
     * @throws IllegalArgumentException for one that cannot be read, or that is not what its name says
     */
    Compression of(BufferedInputStream in, String file) throws IOException {
        if (this != AUTO) {
            return this;
        }
        Compression found = byContent(in);
        Compression named = byName(file);
        if (named != NONE && named != found) {
            if (isEmpty(in)) {
                throw new IllegalArgumentException(
                        "it is empty, which no file of " + named.text() + " is. Write it again, or exclude it");
            }
            throw new IllegalArgumentException("its name says " + named.text() + ", but it does not begin so. Set"
                    + " 'compression' to what it is, for example none");
        }
        return found;
    }

    /**
     * The bytes that were compressed, of all members or frames to the end.
     *
     * @throws java.util.zip.ZipException here, or while they are read, for what is damaged or cut off
     */
    public InputStream open(InputStream in) throws IOException {
        CountedStream packed = new CountedStream(in);
        return switch (this) {
            case AUTO, NONE -> in;
            case GZIP -> new Unpacked(packed, this, Compression::gzip);
            case ZSTD -> new Unpacked(packed, this, ZstdStream::new);
        };
    }

    /** Unlike the JDK's own stream, it does not take what follows a member, or damages the next, for the end. */
    private static InputStream gzip(InputStream in) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setBufferSize(BUFFER)
                .setDecompressConcatenated(true)
                .get();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Compression byContent(BufferedInputStream in) throws IOException {
        in.mark(MAGIC);
        byte[] start = in.readNBytes(MAGIC);
        in.reset();
        if (start.length < MAGIC) {
            return NONE;
        }
        int first = (start[0] & 0xFF) << 24 | (start[1] & 0xFF) << 16 | (start[2] & 0xFF) << 8 | start[3] & 0xFF;
        if (first >>> 16 == 0x1F8B) {
            return GZIP;
        }
        if (first == 0x504B0304) {
            throw new IllegalArgumentException("it is a zip archive. Unpack it, or compress it with gzip or zstd");
        }
        boolean skippable = (first & 0xF0FFFFFF) == 0x502A4D18;
        return first == 0x28B52FFD || skippable ? ZSTD : NONE;
    }

    private static Compression byName(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz") || name.endsWith(".gzip")) {
            return GZIP;
        }
        return name.endsWith(".zst") || name.endsWith(".zstd") ? ZSTD : NONE;
    }

    private static boolean isEmpty(BufferedInputStream in) throws IOException {
        in.mark(1);
        boolean empty = in.read() < 0;
        in.reset();
        return empty;
    }
}
