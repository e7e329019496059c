package io.caravan.record;

import java.io.IOException;
import java.util.Arrays;

/** The physical lines of a text, ended by {@code \n}, {@code \r\n}, {@code \r} or the end. One thread uses it. */
public final class Lines {
    private final ByteWindow window;
    private final int most;
    private int contentEnd;
    private int end;
    private int bits;
    private boolean nul;
    private byte[] head;

    /** @param most bytes of a line; of a longer one only the first bytes are kept */
    public Lines(ByteWindow window, int most) {
        this.window = window;
        this.most = most;
        this.end = window.from();
    }

    /** Goes to the next line; false at the end of the text. */
    public boolean next() throws IOException {
        window.consume(end);
        boolean found = find();
        end = found ? end : window.from();
        return found;
    }

    /** Finds the line at the start of the window, which is not consumed; false at the end of the text. */
    boolean find() throws IOException {
        head = null;
        bits = 0;
        nul = false;
        if (window.length() == 0 && !window.more()) {
            return false;
        }
        int searched = 0;
        while (!search(window.from() + searched)) {
            if (window.length() > most) {
                pass();
                return true;
            }
            searched = Math.max(0, window.length() - 1);
            window.more();
        }
        if (contentEnd - window.from() > most) {
            head = Arrays.copyOfRange(window.bytes(), window.from(), window.from() + most);
        }
        return true;
    }

    public int start() {
        return window.from();
    }

    /** Behind the text of the line. */
    public int contentEnd() {
        return contentEnd;
    }

    /** Behind the break of the line. */
    int end() {
        return end;
    }

    /** Whether it is longer than it may be. */
    boolean isLong() {
        return head != null;
    }

    /** What is wrong with the line, null if nothing. */
    public String fault() {
        if (isLong()) {
            return RowFault.tooLong(most);
        }
        if (nul) {
            return RowFault.NUL;
        }
        boolean text = bits >= 0 || Utf8.isValid(window.bytes(), start(), contentEnd - start());
        return text ? null : RowFault.NO_TEXT;
    }

    /** A copy of the first bytes of the line. */
    public byte[] raw(int most) {
        byte[] all = head == null ? window.bytes() : head;
        int start = head == null ? start() : 0;
        int length = head == null ? contentEnd - start : head.length;
        return Arrays.copyOfRange(all, start, start + Math.min(length, most));
    }

    /** Whether the line ends within the window. */
    private boolean search(int start) {
        byte[] bytes = window.bytes();
        int to = window.to();
        int at = start;
        for (; at < to; at++) {
            byte next = bytes[at];
            if (next <= '\r') {
                if (next == '\n' || next == '\r') {
                    break;
                }
                nul |= next == 0;
                bits |= next;
            }
        }
        contentEnd = at;
        end = at == to ? to : bytes[at] == '\r' && at + 1 < to && bytes[at + 1] == '\n' ? at + 2 : at + 1;
        return window.ended() || at < to && (bytes[at] == '\n' || at + 1 < to);
    }

    /** Passes over the rest of a line that is too long. */
    private void pass() throws IOException {
        head = Arrays.copyOfRange(window.bytes(), window.from(), window.from() + most);
        while (!search(window.from())) {
            window.consume(Math.max(window.from(), window.to() - 1));
            window.more();
        }
    }
}
