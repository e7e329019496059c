package io.caravan.format;

import io.caravan.endpoint.OptionReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How the bytes of a file become text, and how many there may be.
 *
 * @param charset of the text; of UTF-16 without an order of bytes, the mark at its start tells it
 * @param compression of the file
 * @param maxRatio how many bytes may come out of one of a compressed file
 * @param maxExpanded how many bytes may come out of a compressed file
 * @param maxRecordBytes how long a row may be, in UTF-8
 */
record Encoding(Charset charset, Compression compression, int maxRatio, long maxExpanded, int maxRecordBytes) {
    Encoding {
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(compression, "compression");
    }

    /** Reads the options; what is wrong with them is noted in the reader. */
    static Encoding read(OptionReader reader) {
        Charset charset = reader.read(() -> charset(reader.text("charset")));
        return new Encoding(
                charset == null ? StandardCharsets.UTF_8 : charset,
                reader.choice("compression", Compression.AUTO),
                reader.whole("maxRatio", 200, 1, 1_000_000),
                reader.size("maxExpanded", 64L << 30, 1, Long.MAX_VALUE),
                (int) reader.size("maxRecordBytes", 1L << 20, 16, 256L << 20));
    }

    private static Charset charset(String name) {
        if (name == null) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset charset = Charset.forName(name);
            charset.newEncoder();
            return charset;
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(
                    "'charset' is '" + name + "': one such as UTF-8, GBK, GB2312, GB18030 or UTF-16 is allowed", e);
        }
    }
}
