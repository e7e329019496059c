package io.caravan.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the fields of one record of CSV within a window, without an object for any. Only ASCII and the delimiter have a
 * meaning, so the bytes of other characters pass as they are. One thread uses it.
 */
final class CsvScanner {
    /** The record goes on behind the window. */
    static final int MORE = -1;
    /** The stream ended within quotes. */
    static final int UNCLOSED = -2;

    private static final byte DELIMITER = 1;
    private static final byte BREAK = 2;
    private static final byte ESCAPE = 3;
    private static final byte NUL = 4;
    private static final byte QUOTE = 5;

    private static final byte QUOTED = 1;
    private static final byte ESCAPED = 2;

    private final ByteWindow window;
    private final byte[] delimiter;
    private final int quote;
    private final byte[] plainKinds = new byte[256];
    private final byte[] quotedKinds = new byte[256];

    private byte[] bytes;
    private int to;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private byte[] marks = new byte[64];
    private int count;
    private int breaks;
    private int bits;
    private String fault;
    private boolean broken;
    private int faultyField;
    private int contentEnd;

    CsvScanner(ByteWindow window, CsvDialect dialect) {
        this.window = window;
        this.delimiter = dialect.delimiter().getBytes(StandardCharsets.UTF_8);
        this.quote = dialect.quote();
        for (byte[] kinds : new byte[][] {plainKinds, quotedKinds}) {
            kinds['\n'] = BREAK;
            kinds['\r'] = BREAK;
            kinds[0] = dialect.nul() ? 0 : NUL;
            if (dialect.escape() >= 0) {
                kinds[dialect.escape()] = ESCAPE;
            }
        }
        plainKinds[delimiter[0] & 0xFF] = DELIMITER;
        if (quote >= 0) {
            quotedKinds[quote] = QUOTE;
        }
    }

    /**
     * Reads the record at the start of the window.
     *
     * @return where the next one begins, or {@link #MORE} or {@link #UNCLOSED}
     */
    int scan() {
        bytes = window.bytes();
        to = window.to();
        count = 0;
        breaks = 0;
        bits = 0;
        fault = null;
        broken = false;
        int at = window.from();
        while (true) {
            boolean opens = at < to && bytes[at] == quote;
            int stop = opens ? quoted(at + 1) : plain(at);
            if (stop < 0) {
                return stop;
            }
            if (stop == to || plainKinds[bytes[stop] & 0xFF] == BREAK) {
                contentEnd = stop;
                return lineEnd(stop);
            }
            at = stop + delimiter.length;
        }
    }

    /** Where a field without quotes stops: at a delimiter, a line break or the end. */
    private int plain(int start) {
        byte mark = 0;
        int all = 0;
        int at = start;
        for (; at < to; at++) {
            byte next = bytes[at];
            all |= next;
            byte kind = plainKinds[next & 0xFF];
            if (kind == 0) {
                continue;
            }
            if (kind == BREAK || kind == DELIMITER && isDelimiter(at)) {
                break;
            } else if (kind == ESCAPE) {
                mark = ESCAPED;
                at = escaped(at);
            } else if (kind == NUL) {
                nul();
            }
        }
        bits |= all;
        if (at >= to && !window.ended()) {
            return MORE;
        }
        at = Math.min(at, to);
        add(start, at, mark);
        return at;
    }

    /** Where a field in quotes stops, behind its quote. */
    private int quoted(int start) {
        byte mark = QUOTED;
        int all = 0;
        int at = start;
        for (; at < to; at++) {
            byte next = bytes[at];
            all |= next;
            byte kind = quotedKinds[next & 0xFF];
            if (kind == 0) {
                continue;
            }
            if (kind == QUOTE) {
                if (at + 1 == to || bytes[at + 1] != next) {
                    break;
                }
                mark |= ESCAPED;
                at++;
            } else if (kind == BREAK) {
                breaks += next == '\n' || !isLineFeed(at + 1) ? 1 : 0;
            } else if (kind == ESCAPE) {
                mark |= ESCAPED;
                at = escaped(at);
            } else {
                nul();
            }
        }
        bits |= all;
        if (at >= to) {
            return window.ended() ? UNCLOSED : MORE;
        }
        add(start, at, mark);
        return behindQuote(at + 1);
    }

    private int behindQuote(int at) {
        boolean known = at < to && (plainKinds[bytes[at] & 0xFF] == BREAK || isDelimiter(at));
        if (known || at == to && window.ended()) {
            return at;
        }
        if (!window.ended() && to - at < delimiter.length) {
            return MORE;
        }
        broken = true;
        fault("text follows a closing quote", count - 1);
        return plain(at);
    }

    /** The byte that an escape protects. */
    private int escaped(int at) {
        int next = at + 1;
        if (next < to) {
            bits |= bytes[next];
            breaks += bytes[next] == '\n' || bytes[next] == '\r' && !isLineFeed(next + 1) ? 1 : 0;
            if (plainKinds[bytes[next] & 0xFF] == NUL) {
                nul();
            }
        }
        return next;
    }

    private boolean isLineFeed(int at) {
        return at < to && bytes[at] == '\n';
    }

    /** Behind the line break at a place, or MORE where a second byte may follow. */
    private int lineEnd(int at) {
        if (at == to || bytes[at] == '\n') {
            return Math.min(at + 1, to);
        }
        if (at + 1 < to) {
            return isLineFeed(at + 1) ? at + 2 : at + 1;
        }
        return window.ended() ? to : MORE;
    }

    private boolean isDelimiter(int at) {
        for (int i = 0; i < delimiter.length; i++) {
            if (at + i >= to || bytes[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private void add(int start, int end, byte mark) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            marks = Arrays.copyOf(marks, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        marks[count++] = mark;
    }

    private void nul() {
        fault(RowFault.NUL, count);
    }

    private void fault(String problem, int field) {
        if (fault == null) {
            fault = problem;
            faultyField = field;
        }
    }

    /** The number of fields. */
    int count() {
        return count;
    }

    int start(int field) {
        return starts[field];
    }

    int end(int field) {
        return ends[field];
    }

    boolean isQuoted(int field) {
        return (marks[field] & QUOTED) != 0;
    }

    boolean isEscaped(int field) {
        return (marks[field] & ESCAPED) != 0;
    }

    /** How many line breaks are within the record. */
    int breaks() {
        return breaks;
    }

    /** Whether all bytes are ASCII. */
    boolean isAscii() {
        return bits >= 0;
    }

    /** Whether text follows a closing quote, so that the quotes of the record cannot be trusted. */
    boolean isBroken() {
        return broken;
    }

    /** What is wrong with the record, null if nothing. */
    String fault() {
        return fault;
    }

    int faultyField() {
        return faultyField;
    }

    /** Behind the last field. */
    int contentEnd() {
        return contentEnd;
    }
}
