package io.caravan.format;

import io.caravan.endpoint.OptionReader;
import io.caravan.record.Column;
import io.caravan.record.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * One JSON object a line.
 *
 * @param columns that were declared, empty to take them from the first file
 * @param unknown what becomes of a key that is no column
 */
record JsonLinesFormat(List<Column> columns, UnknownField unknown, Encoding encoding) implements RowFormat {
    JsonLinesFormat {
        columns = List.copyOf(columns);
        Objects.requireNonNull(unknown, "unknown");
        Objects.requireNonNull(encoding, "encoding");
    }

    static JsonLinesFormat read(OptionReader reader) {
        for (String option : List.of("header", "delimiter", "quote", "escape", "nullText", "types")) {
            reader.unless(reader.text(option) == null, "'" + option + "' is set: it is only for format=csv and tsv");
        }
        return new JsonLinesFormat(
                DeclaredColumns.read(reader), reader.choice("unknown", UnknownField.IGNORE), Encoding.read(reader));
    }

    @Override
    public Schema declared() {
        return columns.isEmpty() ? null : new Schema(columns);
    }

    @Override
    public Schema describe(InputStream file, String name) throws IOException {
        return FileRows.describe(
                declared(), file, name, encoding, text -> JsonLines.describe(text, encoding.maxRecordBytes()));
    }

    @Override
    public RowReader open(InputStream file, String name, Schema schema, RowFaults faults) throws IOException {
        return FileRows.open(
                FileText.open(file, name, encoding),
                text -> new JsonLines(text, encoding.maxRecordBytes(), unknown, schema, faults));
    }
}
