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
    private final RowFormat.Unknown unknown;
    private final ByteWindow window;
    private final Lines lines;
    private final JsonRow row;
    private final Set<String> noted = new HashSet<>();
    private long line;

    JsonLines(FileText text, JsonLinesFormat format, Schema schema, RowFaults faults) {
        this.text = text;
        this.faults = faults;
        this.unknown = format.unknown();
        this.window = text.window();
        this.lines = new Lines(window, format.encoding().maxRecordBytes());
        this.row = new JsonRow(schema, this::unknown);
    }

    /** The columns that the first lines of a text tell. */
    static Schema describe(FileText text, JsonLinesFormat format) throws IOException {
        Lines lines = new Lines(text.window(), format.encoding().maxRecordBytes());
        JsonSample sample = new JsonSample();
        for (int i = 0; i < RowFormat.SAMPLE && lines.next(); i++) {
            if (lines.fault() == null) {
                sample.see(text.window().bytes(), lines.start(), lines.contentEnd() - lines.start());
            }
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
        String fault = lines.fault();
        if (fault != null) {
            fault(null, fault);
        } else if (!isBlank()) {
            append(to);
        }
        return true;
    }

    private boolean isBlank() {
        int at = lines.start();
        while (at < lines.contentEnd() && (window.bytes()[at] == ' ' || window.bytes()[at] == '\t')) {
            at++;
        }
        return at == lines.contentEnd();
    }

    private void append(BatchAppender to) {
        try {
            row.append(to, window.bytes(), lines.start(), lines.contentEnd() - lines.start());
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
