package io.caravan.record;

import java.io.IOException;
import java.util.Arrays;

/**
 * The records of a CSV text, one after the other, with their lines and faults. If a faulty quote made a record swallow
 * lines, only the first of them is faulty, and the others are read anew. One thread uses it.
 */
public final class CsvRecords {
    /** Of a record that is too long so many bytes are shown at most. */
    private static final int MOST_HEAD = 1 << 16;

    private final ByteWindow window;
    private final CsvScanner scanner;
    private final CsvFields fields;
    private final Lines lines;
    private final LongRecord longRecord;
    private final int most;
    private long line;
    private long nextLine = 1;
    private int contentEnd;
    private int end;
    private String fault;
    private int faultyField = -1;
    private boolean givenUp;
    private byte[] head;
    private boolean skipsMarks;

    /** @param most bytes of a record */
    public CsvRecords(ByteWindow window, CsvDialect dialect, int most) {
        this.window = window;
        this.scanner = new CsvScanner(window, dialect);
        this.fields = new CsvFields(window, scanner, dialect);
        this.lines = new Lines(window, most);
        this.longRecord = new LongRecord(window, dialect);
        this.most = most;
        this.end = window.from();
    }

    /** Passes over a byte order mark before a record, as files have it that were put together of others. */
    public CsvRecords skipMarks() {
        skipsMarks = true;
        return this;
    }

    /** Goes to the next line, whatever it holds; false at the end. */
    public boolean skipLine() throws IOException {
        window.consume(end);
        line = nextLine++;
        boolean found = lines.find();
        end = found ? lines.end() : window.from();
        return found;
    }

    /** Goes to the next record, which may be faulty; false at the end. */
    public boolean next() throws IOException {
        window.consume(end);
        head = null;
        if (skipsMarks) {
            window.skipMark();
        }
        if (window.length() == 0 && !window.more()) {
            end = window.from();
            return false;
        }
        int scanned = scanner.scan();
        while (scanned == CsvScanner.MORE && window.length() <= most) {
            window.more();
            scanned = scanner.scan();
        }
        givenUp = scanned < 0 || scanned - window.from() > most || scanner.isBroken() && scanner.breaks() > 0;
        fault = scanner.fault();
        faultyField = fault == null ? -1 : scanner.faultyField();
        if (givenUp) {
            giveUp(scanned);
        } else {
            line = nextLine;
            nextLine += 1 + scanner.breaks();
            contentEnd = scanner.contentEnd();
            end = scanned;
            checkCharacters();
        }
        return true;
    }

    /** The fields of the record. */
    public CsvFields fields() {
        return fields;
    }

    /** The line on which the record begins, from 1. */
    public long line() {
        return line;
    }

    /** What is wrong with the record, null if nothing. */
    public String fault() {
        return fault;
    }

    /** The field with the fault, -1 if it is not in one. */
    public int faultyField() {
        return faultyField;
    }

    /** A copy of the first bytes of the record. */
    public byte[] raw(int most) {
        if (head != null) {
            return Arrays.copyOf(head, Math.min(head.length, most));
        }
        if (givenUp) {
            return lines.raw(most);
        }
        int start = window.from();
        return Arrays.copyOfRange(window.bytes(), start, start + Math.min(contentEnd - start, most));
    }

    /** Where the record ends is known by a faulty quote or not at all: only its first line is left out. */
    private void giveUp(int scanned) throws IOException {
        boolean isLong = (scanned < 0 ? window.length() : scanned - window.from()) > most;
        if (isLong && !scanner.isBroken() && passLong()) {
            return;
        }
        end = window.from();
        skipLine();
        if (isLong) {
            fault = RowFault.tooLong(most) + (lines.isLong() ? "" : ", perhaps because a quote is not closed");
        } else if (!scanner.isBroken()) {
            fault = "a quote is opened and never closed";
        }
        faultyField = isLong || !scanner.isBroken() ? -1 : faultyField;
    }

    /** A long record whose end is known is one faulty record, whatever is in it. */
    private boolean passLong() throws IOException {
        head = Arrays.copyOfRange(window.bytes(), window.from(), window.from() + Math.min(most, MOST_HEAD));
        if (!longRecord.pass(nextLine)) {
            head = null;
            return false;
        }
        line = nextLine;
        nextLine += Math.max(1, longRecord.breaks());
        end = window.from();
        fault = RowFault.tooLong(most);
        faultyField = -1;
        return true;
    }

    private void checkCharacters() {
        if (fault != null || scanner.isAscii()) {
            return;
        }
        byte[] bytes = window.bytes();
        if (Utf8.isValid(bytes, window.from(), contentEnd - window.from())) {
            return;
        }
        fault = RowFault.NO_TEXT;
        for (int i = 0; i < scanner.count() && faultyField < 0; i++) {
            int start = scanner.start(i);
            faultyField = Utf8.isValid(bytes, start, scanner.end(i) - start) ? -1 : i;
        }
    }
}
