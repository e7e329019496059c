package io.caravan.format;

import io.caravan.record.ByteWindow;
import io.caravan.record.Unreadable;
import io.caravan.run.RunException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;

/** The text of an open file as UTF-8, without a byte order mark. One thread reads and closes it. */
final class FileText implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final String file;
    private final CountedStream packed;
    private Charset charset;
    private ByteWindow window;

    private FileText(String file, CountedStream packed) {
        this.file = file;
        this.packed = packed;
    }

    /** Opens a file; its stream is closed if that fails, or with the text. */
    static FileText open(InputStream raw, String file, Encoding encoding) throws IOException {
        FileText text = new FileText(file, new CountedStream(raw));
        try {
            return text.begin(() -> text.start(encoding));
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private FileText start(Encoding encoding) throws IOException {
        BufferedInputStream start = new BufferedInputStream(packed, BUFFER);
        Compression compression = encoding.compression().of(start, file);
        BufferedInputStream unpacked = compression == Compression.NONE
                ? start
                : new BufferedInputStream(new BoundedStream(compression.open(start), packed, encoding), BUFFER);
        charset = resolve(encoding.charset(), unpacked);
        window = new ByteWindow(charset == StandardCharsets.UTF_8 ? unpacked : new Transcoder(unpacked, charset));
        window.skipMark();
        return this;
    }

    /** The charset with its order of bytes. */
    private static Charset resolve(Charset charset, BufferedInputStream in) throws IOException {
        in.mark(2);
        byte[] start = in.readNBytes(2);
        in.reset();
        int first = start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | start[1] & 0xFF;
        if (charset == StandardCharsets.UTF_16) {
            return first == 0xFFFE ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        if (charset == StandardCharsets.UTF_8 && (first == 0xFFFE || first == 0xFEFF)) {
            throw new IllegalArgumentException("it begins with the mark of UTF-16. Set 'charset' to UTF-16");
        }
        return charset;
    }

    ByteWindow window() {
        return window;
    }

    /** The name of the file, for messages. */
    String file() {
        return file;
    }

    /** How many bytes of the file have come. */
    long bytes() {
        return packed.bytes();
    }

    /** The bytes that a text had in the file. */
    byte[] restore(byte[] utf8) {
        return charset == StandardCharsets.UTF_8 ? utf8 : Transcoder.restore(utf8, charset);
    }

    /** A file that cannot be read on, whoever tries. */
    RunException refused(String problem) {
        return RunException.data("cannot read '" + file + "': " + problem + ".");
    }

    /** What reads the text. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Reads, and tells a file that is damaged from a source that fails.
     *
     * @throws RunException with category DATA for a file that cannot be read on
     * @throws IOException what the source of the file threw
     */
    <T> T read(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (ZipException | Unreadable e) {
            throw refused(e.getMessage());
        }
    }

    /** As {@link #read}, where an {@link IllegalArgumentException} tells what is wrong with the file. */
    <T> T begin(Reading<T> reading) throws IOException {
        try {
            return read(reading);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        if (window != null) {
            window.close();
        }
    }
}
