package io.caravan.record;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads CSV after RFC 4180 with a header. An empty field is NULL, {@code ""} an empty string. Without a schema every
 * column is a string. Lines must have as many fields as the header; empty lines are skipped where they cannot be a
 * row.
 */
final class CsvIn {
    private static final int MOST_BYTES = 1 << 28;

    private final CsvRecords records;
    private final CsvFields fields;

    private CsvIn(ByteWindow text) {
        this.records = new CsvRecords(text, CsvDialect.RFC, MOST_BYTES);
        this.fields = records.fields();
    }

    static RecordBatch read(String text, Schema schema) {
        if (Utf8.hasLoneSurrogate(text)) {
            throw problem("it holds half a character (a lone surrogate). Repair the text.");
        }
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), schema);
    }

    /** @param utf8 is not closed */
    static RecordBatch read(InputStream utf8, Schema schema) {
        try {
            ByteWindow text = new ByteWindow(utf8);
            text.skipMark();
            return new CsvIn(text).rows(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RecordBatch rows(Schema declared) throws IOException {
        List<String> header = header();
        if (header == null) {
            if (declared == null) {
                throw problem("it is empty. Give it a header.");
            }
            return RecordBatch.allocate(declared, 1);
        }
        Schema schema = declared == null ? strings(header) : declared;
        int[] columns = columns(header, new Names(schema), schema.size());
        BatchAppender rows = new BatchAppender(RecordBatch.allocate(schema, 1024));
        while (next()) {
            append(rows, columns);
        }
        return rows.batch();
    }

    private boolean next() throws IOException {
        boolean more = records.next();
        if (more && records.fault() != null) {
            throw problem(
                    "line " + records.line() + " cannot be read: " + records.fault() + ". Quote fields with commas,"
                            + " quotes or line breaks, double the quotes inside, and give UTF-8.");
        }
        return more;
    }

    private List<String> header() throws IOException {
        while (next()) {
            if (!fields.isEmptyLine()) {
                List<String> names = new ArrayList<>();
                for (int i = 0; i < fields.count(); i++) {
                    names.add(fields.isNull(i) ? null : fields.text(i));
                }
                return names;
            }
        }
        return null;
    }

    private static Schema strings(List<String> header) {
        return new Schema(
                header.stream().map(name -> new Column(name, ColumnType.STRING)).toList());
    }

    private static int[] columns(List<String> header, Names names, int size) {
        int[] columns = new int[header.size()];
        boolean[] seen = new boolean[size];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = names.find(header.get(i));
            if (seen[columns[i]]) {
                throw problem("column '" + header.get(i) + "' comes twice in the header. Remove one.");
            }
            seen[columns[i]] = true;
        }
        return columns;
    }

    private void append(BatchAppender rows, int[] columns) {
        if (fields.isEmptyLine() && columns.length > 1) {
            return;
        }
        if (fields.count() != columns.length) {
            throw problem("line " + records.line() + " has " + fields.count() + " fields, the header has "
                    + columns.length + ". Repair the line.");
        }
        rows.begin();
        for (int i = 0; i < columns.length; i++) {
            fields.set(rows, columns[i], i);
        }
        rows.end();
    }

    private static ConversionException problem(String problem) {
        return new ConversionException("cannot convert CSV to a batch: " + problem, null);
    }
}
