package io.caravan.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Finds the end of a record that is longer than it may be, because of a field in quotes. Only where its quotes are those
 * of fields the end is known; if they are not, a quote was never closed, and the window goes back. One thread uses it.
 */
final class LongRecord {
    /** Who has to go back goes back so far at most. */
    private static final long MOST = 1L << 30;

    private final ByteWindow window;
    private final CsvDialect dialect;
    private final byte[] delimiter;
    private int at;
    private long breaks;
    private long line;

    LongRecord(ByteWindow window, CsvDialect dialect) {
        this.window = window;
        this.dialect = dialect;
        this.delimiter = dialect.delimiter().getBytes(StandardCharsets.UTF_8);
    }

    /** Line breaks within the record that was passed over, one at its end included. */
    long breaks() {
        return breaks;
    }

    /**
     * Passes over the record at the start of the window.
     *
     * @return false if its quotes are not those of fields; nothing is consumed then
     * @param line on which it begins
     * @throws Unreadable if that cannot be told
     */
    boolean pass(long line) throws IOException {
        this.line = line;
        at = window.from();
        breaks = 0;
        boolean found = fields();
        if (found) {
            window.consume(Math.min(at, window.to()));
            window.forget();
        } else {
            window.back();
        }
        return found;
    }

    private boolean fields() throws IOException {
        while (true) {
            boolean quoted = peek(0) == dialect.quote() && dialect.quote() >= 0;
            if (quoted && !quoted()) {
                return false;
            }
            int next = quoted ? peek(0) : plain();
            if (next < 0) {
                return true;
            }
            if (isBreak(next)) {
                passBreak();
                return true;
            }
            if (!isDelimiter()) {
                return false;
            }
            at += delimiter.length;
        }
    }

    /** Passes over a field in quotes; false if it is never closed. */
    private boolean quoted() throws IOException {
        at++;
        for (int next = peek(0); next >= 0; next = peek(0)) {
            if (next == dialect.escape()) {
                at += 2;
            } else if (next != dialect.quote()) {
                if (isBreak(next)) {
                    passBreak();
                } else {
                    at++;
                }
            } else if (peek(1) == next) {
                at += 2;
            } else {
                at++;
                return true;
            }
        }
        return false;
    }

    /** Passes over a field without quotes; returns what stands behind it. */
    private int plain() throws IOException {
        int next = peek(0);
        while (next >= 0 && !isBreak(next) && !isDelimiter()) {
            at += next == dialect.escape() ? 2 : 1;
            next = peek(0);
        }
        return next;
    }

    private void passBreak() throws IOException {
        int length = peek(0) == '\r' && peek(1) == '\n' ? 2 : 1;
        at += length;
        breaks++;
    }

    private static boolean isBreak(int next) {
        return next == '\n' || next == '\r';
    }

    private boolean isDelimiter() throws IOException {
        for (int i = 0; i < delimiter.length; i++) {
            if (peek(i) != (delimiter[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** The byte at some distance, -1 at the end. */
    private int peek(int distance) throws IOException {
        while (at + distance >= window.to()) {
            if (window.ended()) {
                return -1;
            }
            if (window.kept() > MOST) {
                throw new Unreadable("line " + line + " opens a quote that is not closed within " + MOST
                        + " bytes, so that nobody can tell the rows. Close it, or set 'quote' to none");
            }
            int ahead = at - Math.min(at, window.to());
            window.keep(Math.min(at, window.to()));
            at = window.from() + ahead;
            window.more();
            at = window.from() + ahead;
        }
        return window.bytes()[at + distance] & 0xFF;
    }
}
