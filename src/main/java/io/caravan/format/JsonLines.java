package io.caravan.format;

import io.caravan.record.BatchAppender;
import io.caravan.record.ByteWindow;
import io.caravan.record.ConversionException;
import io.caravan.record.JsonRow;
import io.caravan.record.JsonSample;
import io.caravan.record.Lines;
import io.caravan.record.Schema;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Takes rows from lines that are JSON objects. Blank lines are skipped. */
final class JsonLines implements FileRows.Rows {
    private static final int MOST_NOTES = 20;

    private final FileText text;
    private final RowFaults faults;
    private final UnknownField unknown;
    private final ByteWindow window;
    private final Lines lines;
    private final JsonRow row;
    private final Set<String> noted = new HashSet<>();
    private long line;
    private int start;

    JsonLines(FileText text, int maxRecordBytes, UnknownField unknown, Schema schema, RowFaults faults) {
        this.text = text;
        this.faults = faults;
        this.unknown = unknown;
        this.window = text.window();
        this.lines = new Lines(window, maxRecordBytes);
        this.row = new JsonRow(schema, this::unknown);
    }

    /** The columns that the first lines of a text tell, null if they are blank. */
    static Schema describe(FileText text, int maxRecordBytes) throws IOException {
        Lines lines = new Lines(text.window(), maxRecordBytes);
        JsonSample sample = new JsonSample();
        boolean content = false;
        for (int i = 0; i < FileRows.SAMPLE && lines.next(); i++) {
            int start = lines.start() + (isMark(text.window(), lines) ? 3 : 0);
            content |= !isBlank(text.window(), start, lines.contentEnd());
            if (lines.fault() == null) {
                sample.see(text.window().bytes(), start, lines.contentEnd() - start);
            }
        }
        if (!content) {
            return null;
        }
        if (sample.isEmpty()) {
            throw new IllegalArgumentException("no object in it tells the columns. Declare 'columns'");
        }
        return sample.schema();
    }

    @Override
    public boolean next(BatchAppender to) throws IOException {
        if (!lines.next()) {
            return false;
        }
        line++;
        start = lines.start() + (isMark(window, lines) ? 3 : 0);
        String fault = lines.fault();
        if (fault != null) {
            fault(null, fault);
        } else if (!isBlank(window, start, lines.contentEnd())) {
            append(to);
        }
        return true;
    }

    /** Files that were put together of others have a byte order mark before a line. */
    private static boolean isMark(ByteWindow window, Lines lines) {
        byte[] bytes = window.bytes();
        int at = lines.start();
        return lines.contentEnd() - at >= 3
                && bytes[at] == (byte) 0xEF
                && bytes[at + 1] == (byte) 0xBB
                && bytes[at + 2] == (byte) 0xBF;
    }

    private static boolean isBlank(ByteWindow window, int start, int end) {
        int at = start;
        while (at < end && (window.bytes()[at] == ' ' || window.bytes()[at] == '\t')) {
            at++;
        }
        return at == end;
    }

    private void append(BatchAppender to) {
        try {
            row.append(to, window.bytes(), start, lines.contentEnd() - start);
        } catch (ConversionException e) {
            fault(e.column().isEmpty() ? null : e.column(), e.getMessage());
        }
    }

    private void unknown(String key) {
        switch (unknown) {
            case IGNORE -> note(key);
            case FAIL ->
                throw text.refused("line " + line + " has the key '" + key
                        + "', which is no column. Declare it, or set 'unknown' to ignore");
            case DIRTY -> throw new ConversionException("it has the key '" + key + "', which is no column", null);
        }
    }

    private void note(String key) {
        if (noted.size() < MOST_NOTES && noted.add(key)) {
            faults.note("left out the key '" + key + "', which is no column");
        }
    }

    private void fault(String column, String reason) {
        faults.faulty(new FaultyRow(line, column, reason, text.restore(lines.raw(FaultyRow.MOST_RAW))));
    }
}
