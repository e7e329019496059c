package io.caravan.format;

import io.caravan.endpoint.OptionReader;
import io.caravan.record.Column;
import io.caravan.record.CsvDialect;
import io.caravan.record.CsvRecords;
import io.caravan.record.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Fields with a delimiter between them, RFC 4180 and its relatives.
 *
 * @param dialect the characters that have a meaning
 * @param header how many lines at the start are no rows; the last of them names the fields
 * @param headerSaid whether the route itself says so
 * @param columns that were declared, empty to take them from the header
 * @param types whether the types of columns that are not declared are guessed
 * @param unknown what becomes of a field that is no column
 */
record CsvFormat(
        CsvDialect dialect,
        int header,
        boolean headerSaid,
        List<Column> columns,
        Types types,
        UnknownField unknown,
        Encoding encoding)
        implements RowFormat {
    /** The types of columns that are not declared. */
    enum Types {
        STRING,
        INFER
    }

    CsvFormat {
        columns = List.copyOf(columns);
        Objects.requireNonNull(dialect, "dialect");
        Objects.requireNonNull(types, "types");
        Objects.requireNonNull(unknown, "unknown");
        Objects.requireNonNull(encoding, "encoding");
    }

    static CsvFormat read(OptionReader reader, String delimiter) {
        List<Column> columns = DeclaredColumns.read(reader);
        int header = reader.whole("header", 1, 0, 1000);
        String nullText = reader.text("nullText");
        reader.unless(
                header > 0 || !columns.isEmpty(),
                "'header' is '0': it needs 'columns', for example columns=id BIGINT, name STRING");
        reader.unless(
                columns.isEmpty() || reader.text("types") == null,
                "'types' is '" + reader.text("types") + "': 'columns' declares the types");
        return new CsvFormat(
                Characters.read(reader, delimiter, nullText == null ? "" : nullText),
                header,
                reader.text("header") != null,
                columns,
                reader.choice("types", Types.STRING),
                reader.choice("unknown", UnknownField.IGNORE),
                Encoding.read(reader));
    }

    /** Whether a column has a type because the first rows looked like it. */
    boolean guessed() {
        return columns.isEmpty() && types == Types.INFER;
    }

    @Override
    public Schema declared() {
        return columns.isEmpty() ? null : new Schema(columns);
    }

    @Override
    public Schema describe(InputStream file, String name) throws IOException {
        return FileRows.describe(declared(), file, name, encoding, this::describe);
    }

    private Schema describe(FileText text) throws IOException {
        CsvRecords records = records(text);
        List<Column> strings = CsvHeader.read(records, header).columns();
        if (strings.isEmpty()) {
            return null;
        }
        if (types == Types.STRING) {
            return new Schema(strings);
        }
        TypeGuess[] guesses = strings.stream().map(TypeGuess::new).toArray(TypeGuess[]::new);
        for (int row = 0; row < FileRows.SAMPLE && records.next(); row++) {
            for (int i = 0; records.fault() == null && i < records.fields().count() && i < guesses.length; i++) {
                guesses[i].see(
                        records.fields().isNull(i) ? null : records.fields().text(i));
            }
        }
        return new Schema(Arrays.stream(guesses).map(TypeGuess::column).toList());
    }

    @Override
    public RowReader open(InputStream file, String name, Schema schema, RowFaults faults) throws IOException {
        return FileRows.open(FileText.open(file, name, encoding), text -> new CsvRows(text, this, schema, faults));
    }

    CsvRecords records(FileText text) {
        return new CsvRecords(text.window(), dialect, encoding.maxRecordBytes()).skipMarks();
    }
}
