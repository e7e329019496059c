package io.caravan.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields of a record. One thread uses them, before it goes on. */
public final class CsvFields {
    private final ByteWindow window;
    private final CsvScanner found;
    private final CsvDialect dialect;
    private final byte[] nullText;
    private byte[] plain = new byte[256];
    private final Bytes view = new Bytes();

    /** A field of one byte for each character, which holds until the next one is looked at. */
    private final class Bytes implements CharSequence {
        private int start;
        private int end;

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            return (char) (window.bytes()[start + index] & 0xff);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return toString().subSequence(from, to);
        }

        @Override
        public String toString() {
            return new String(window.bytes(), start, end - start, StandardCharsets.ISO_8859_1);
        }
    }

    CsvFields(ByteWindow window, CsvScanner found, CsvDialect dialect) {
        this.window = window;
        this.found = found;
        this.dialect = dialect;
        this.nullText = dialect.nullText().getBytes(StandardCharsets.UTF_8);
    }

    public int count() {
        return found.count();
    }

    /** Whether there is nothing at all: the record is an empty line. */
    public boolean isEmptyLine() {
        return found.count() == 1 && found.start(0) == found.end(0) && !found.isQuoted(0);
    }

    public boolean isNull(int field) {
        int start = found.start(field);
        int length = found.end(field) - start;
        return length == nullText.length
                && !found.isQuoted(field)
                && (length == 0 || Arrays.equals(window.bytes(), start, start + length, nullText, 0, nullText.length));
    }

    /** Sets a column of the current row to a field. */
    public void set(BatchAppender rows, int column, int field) {
        int start = found.start(field);
        int end = found.end(field);
        if (isNull(field)) {
            rows.setNull(column);
        } else if (found.isEscaped(field)) {
            int length = unescape(start, end);
            rows.setUtf8(column, plain, 0, length);
        } else {
            rows.setUtf8(column, window.bytes(), start, end - start);
        }
    }

    /** A field to be looked at, a byte as a character, until another one is; nothing is made for it in most cases. */
    public CharSequence look(int field) {
        if (found.isEscaped(field)) {
            return text(field);
        }
        view.start = found.start(field);
        view.end = found.end(field);
        return view;
    }

    public String text(int field) {
        int start = found.start(field);
        int end = found.end(field);
        if (!found.isEscaped(field)) {
            return new String(window.bytes(), start, end - start, StandardCharsets.UTF_8);
        }
        int length = unescape(start, end);
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    /** Fills {@code plain}, which may be another array afterwards. */
    private int unescape(int start, int end) {
        if (plain.length < end - start) {
            plain = new byte[Math.max(end - start, 2 * plain.length)];
        }
        return dialect.unescape(window.bytes(), start, end, plain);
    }
}
