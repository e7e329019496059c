package io.caravan.format;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.CsvRecords;
import io.caravan.record.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which columns the fields of a CSV file are.
 *
 * @param names of the fields, null for a file that ends before it has any
 */
record CsvHeader(List<String> names) {

    /** Reads the lines of the header. */
    static CsvHeader read(CsvRecords records, int lines) throws IOException {
        if (lines == 0) {
            return new CsvHeader(null);
        }
        for (int i = 1; i < lines; i++) {
            if (!records.skipLine()) {
                return new CsvHeader(null);
            }
        }
        if (!records.next()) {
            return new CsvHeader(null);
        }
        if (records.fault() != null) {
            throw new IllegalArgumentException(
                    "its header, line " + records.line() + ", is faulty: " + records.fault());
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < records.fields().count(); i++) {
            names.add(records.fields().text(i).strip());
        }
        return new CsvHeader(names);
    }

    /** The columns that the names tell, as strings. */
    List<Column> columns() {
        if (names == null) {
            throw new IllegalArgumentException("it has no header that tells the columns. Declare 'columns'");
        }
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("its header leaves field " + (columns.size() + 1)
                        + " without a name. Declare 'columns', or set 'header'");
            }
            columns.add(new Column(name, ColumnType.STRING));
        }
        return new Schema(columns).columns();
    }

    /**
     * The column of each field, -1 for none. Fields go by their names; where no declared column has the name of a
     * field, the declared names stand for those of the header.
     */
    int[] fields(Schema schema, CsvFormat format, RowFaults faults) {
        int[] byPlace = IntStream.range(0, schema.size()).toArray();
        if (names == null) {
            return byPlace;
        }
        int[] fields = names.stream().mapToInt(schema::indexOf).toArray();
        List<String> missing = schema.columns().stream()
                .map(Column::name)
                .filter(name -> names.stream().noneMatch(name::equalsIgnoreCase))
                .toList();
        boolean renamed = !format.columns().isEmpty() && missing.size() == schema.size();
        if (renamed && fields.length == schema.size()) {
            return byPlace;
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("its header lacks " + quoted(missing) + "; it has " + quoted(names)
                    + ". Files of one sync have the same columns; check 'delimiter', 'header' and 'columns'");
        }
        checkOnce(fields);
        reportUnknown(fields, format, faults);
        return fields;
    }

    private void checkOnce(int[] fields) {
        BitSet seen = new BitSet();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] >= 0 && seen.get(fields[i])) {
                throw new IllegalArgumentException("its header has '" + names.get(i) + "' twice. Rename one");
            }
            if (fields[i] >= 0) {
                seen.set(fields[i]);
            }
        }
    }

    private void reportUnknown(int[] fields, CsvFormat format, RowFaults faults) {
        List<String> unknown = IntStream.range(0, fields.length)
                .filter(i -> fields[i] < 0)
                .mapToObj(names::get)
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        if (format.unknown() != RowFormat.Unknown.IGNORE) {
            throw new IllegalArgumentException("its header has " + quoted(unknown)
                    + ", which are no columns. Declare them, or set 'unknown' to ignore");
        }
        faults.note("left out " + quoted(unknown) + ", which are no columns");
    }

    private static String quoted(List<String> names) {
        return "'" + String.join("', '", names) + "'";
    }
}
