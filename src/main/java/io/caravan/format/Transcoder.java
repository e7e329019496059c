package io.caravan.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text as UTF-8. A byte that is no text in its charset becomes the three bytes that half a character (U+DC00 and the
 * byte) would have: never well-formed UTF-8, so that the row is found, and {@link #restore} gives the byte back. One
 * thread reads it.
 */
final class Transcoder extends RefilledStream {
    private static final int CHARS = 8192;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final ByteBuffer source = ByteBuffer.allocate(2 * CHARS).flip();
    private final CharBuffer chars = CharBuffer.allocate(CHARS);
    /** No more is given up at once: what follows half a character of UTF-16 may be a line break. */
    private final int unit;

    private boolean ended;
    private boolean flushed;

    Transcoder(InputStream in, Charset charset) {
        super(ByteBuffer.allocate(3 * CHARS + 64));
        this.in = in;
        this.unit = charset.name().startsWith("UTF-16") ? 2 : 4;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    @Override
    void fill() throws IOException {
        while (out.position() == 0 && !flushed) {
            chars.clear();
            CoderResult result = decoder.decode(source, chars, ended);
            encode();
            if (result.isError()) {
                for (int i = 0; i < Math.min(unit, result.length()); i++) {
                    escape(source.get());
                }
            } else if (result.isUnderflow() && ended) {
                chars.clear();
                decoder.flush(chars);
                encode();
                flushed = true;
            } else if (result.isUnderflow()) {
                readOn();
            }
        }
    }

    private void readOn() throws IOException {
        source.compact();
        int read = in.read(source.array(), source.position(), source.remaining());
        ended = read < 0;
        source.position(source.position() + Math.max(0, read)).flip();
    }

    private void encode() {
        chars.flip();
        encoder.encode(chars, out, true);
        encoder.reset();
    }

    private void escape(byte one) {
        int half = 0xDC00 | one & 0xFF;
        out.put((byte) (0xE0 | half >> 12))
                .put((byte) (0x80 | half >> 6 & 0x3F))
                .put((byte) (0x80 | half & 0x3F));
    }

    /** The bytes that a text had in its charset. */
    static byte[] restore(byte[] utf8, Charset charset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(utf8.length);
        int start = 0;
        for (int at = 0; at + 2 < utf8.length; at++) {
            if (utf8[at] == (byte) 0xED && (utf8[at + 1] & 0xFF) >= 0xB0) {
                bytes.writeBytes(new String(utf8, start, at - start, StandardCharsets.UTF_8).getBytes(charset));
                bytes.write((utf8[at + 1] & 0x03) << 6 | utf8[at + 2] & 0x3F);
                start = at + 3;
                at += 2;
            }
        }
        bytes.writeBytes(new String(utf8, start, utf8.length - start, StandardCharsets.UTF_8).getBytes(charset));
        return bytes.toByteArray();
    }
}
