package io.caravan.record;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads CSV after RFC 4180 with a header. An empty field is NULL, {@code ""} an empty string. Without a schema every
 * column is a string. Lines must have as many fields as the header; empty lines are skipped where they cannot be a
 * row.
 */
final class CsvIn {
    /** A field may be this long; the buffer grows to what is there. */
    private static final int MOST_CHARS = 1 << 28;

    private CsvIn() {}

    static RecordBatch read(Reader text, Schema schema) {
        try (CsvReader<Line> csv = CsvReader.builder()
                .skipEmptyLines(false)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .maxBufferSize(MOST_CHARS)
                .build(new Lines(), withoutMark(text))) {
            return read(csv.iterator(), schema);
        } catch (CsvParseException e) {
            // The library's message and its cause may quote the text of the line.
            throw new ConversionException(
                    "cannot convert CSV to a batch: a line cannot be read. Quote fields with "
                            + "commas, quotes or line breaks, and double the quotes inside.",
                    null);
        } catch (UncheckedIOException | IOException e) {
            throw new ConversionException(
                    "cannot convert CSV to a batch: its bytes cannot be read as UTF-8. Give UTF-8.", e);
        }
    }

    /** Skips a byte order mark, which would become part of the first column's name. */
    private static Reader withoutMark(Reader text) throws IOException {
        PushbackReader start = new PushbackReader(text);
        int first = start.read();
        if (first >= 0 && first != '\uFEFF') {
            start.unread(first);
        }
        return start;
    }

    private static RecordBatch read(Iterator<Line> lines, Schema declared) {
        Line header = nextHeader(lines);
        if (header == null) {
            if (declared == null) {
                throw new ConversionException("cannot convert CSV to a batch: it is empty. Give it a header.", null);
            }
            return RecordBatch.allocate(declared, 1);
        }
        Schema schema = declared == null ? strings(header) : declared;
        int[] columns = columns(header, new Names(schema), schema.size());
        BatchAppender rows = new BatchAppender(RecordBatch.allocate(schema, 1024));
        while (lines.hasNext()) {
            append(rows, columns, lines.next());
        }
        return rows.batch();
    }

    private static Line nextHeader(Iterator<Line> lines) {
        while (lines.hasNext()) {
            Line line = lines.next();
            if (!line.isEmpty()) {
                return line;
            }
        }
        return null;
    }

    private static Schema strings(Line header) {
        return new Schema(header.fields.stream()
                .map(name -> new Column(name, ColumnType.STRING))
                .toList());
    }

    private static int[] columns(Line header, Names names, int size) {
        int[] columns = new int[header.fields.size()];
        boolean[] seen = new boolean[size];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = names.find(header.fields.get(i));
            if (seen[columns[i]]) {
                throw new ConversionException(
                        "cannot convert CSV to a batch: column '" + header.fields.get(i)
                                + "' comes twice in the header. Remove one.",
                        null);
            }
            seen[columns[i]] = true;
        }
        return columns;
    }

    private static void append(BatchAppender rows, int[] columns, Line line) {
        if (line.isEmpty() && columns.length > 1) {
            return;
        }
        if (line.fields.size() != columns.length) {
            throw new ConversionException(
                    "cannot convert CSV to a batch: line " + line.number + " has " + line.fields.size()
                            + " fields, the header has " + columns.length + ". Repair the line.",
                    null);
        }
        rows.begin();
        for (int i = 0; i < columns.length; i++) {
            String field = line.fields.get(i);
            if (field == null) {
                rows.setNull(columns[i]);
            } else {
                rows.setString(columns[i], field);
            }
        }
        rows.end();
    }

    /** The fields of a line, null for one that is empty and not quoted. */
    private record Line(long number, List<String> fields) {
        boolean isEmpty() {
            return fields.size() == 1 && fields.get(0) == null;
        }
    }

    private static final class Lines extends AbstractBaseCsvCallbackHandler<Line> {
        private List<String> fields = new ArrayList<>();

        @Override
        protected void handleBegin(long startingLineNumber) {
            fields = new ArrayList<>(fields.size());
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            fields.add(length == 0 && !quoted ? null : new String(buffer, offset, length));
        }

        @Override
        protected void handleEmpty() {
            fields.add(null);
        }

        @Override
        protected Line buildRecord() {
            return new Line(getStartingLineNumber(), fields);
        }
    }
}
