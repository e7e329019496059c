package io.caravan.format;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.CsvRecords;
import io.caravan.record.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which columns the fields of a CSV file are.
 *
 * @param names of the fields, null for a file that ends before it has any
 * @param line on which they stand
 */
record CsvHeader(List<String> names, long line) {

    /** Reads the lines of the header. */
    static CsvHeader read(CsvRecords records, int lines) throws IOException {
        if (lines == 0) {
            return new CsvHeader(null, 0);
        }
        for (int i = 1; i < lines; i++) {
            if (!records.skipLine()) {
                return new CsvHeader(null, 0);
            }
        }
        do {
            if (!records.next()) {
                return new CsvHeader(null, 0);
            }
        } while (records.fault() == null && isBlank(records));
        if (records.fault() != null) {
            throw new IllegalArgumentException(
                    "its header, line " + records.line() + ", is faulty: " + records.fault());
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < records.fields().count(); i++) {
            names.add(records.fields().text(i).strip());
        }
        return new CsvHeader(names, records.line());
    }

    private static boolean isBlank(CsvRecords records) {
        return records.fields().count() == 1 && records.fields().text(0).isBlank();
    }

    /** The columns that the names tell, as strings; none of a file without content. */
    List<Column> columns() {
        if (names == null) {
            return List.of();
        }
        Set<String> seen = new HashSet<>();
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            // It may be no header at all, and then these are values.
            if (!name.isEmpty() && !seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("its header has the name of field " + (columns.size() + 1)
                        + " twice. Rename one, or declare 'columns' if it is no header");
            }
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
        boolean declared = !format.columns().isEmpty();
        boolean none = missing.size() == schema.size();
        if (declared && none && fields.length == schema.size() && format.headerSaid()) {
            return byPlace;
        }
        // What stands there may be no header, but a row, whose values are not to be told.
        if (declared && none && fields.length == schema.size()) {
            throw new IllegalArgumentException(
                    "its line " + line + " names none of the columns. Set 'header' to 0 if it is a"
                            + " row, or to 1 if it is a header with other names than 'columns'");
        }
        if (none || declared && !missing.isEmpty()) {
            throw new IllegalArgumentException("its header, line " + line + ", lacks " + quoted(missing) + " and has "
                    + fields.length + " fields. Check 'delimiter', 'header' and 'columns', and whether all files have"
                    + " these columns");
        }
        if (!missing.isEmpty()) {
            faults.note("has no " + quoted(missing) + ", which other files have");
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
        if (format.unknown() != UnknownField.IGNORE) {
            throw new IllegalArgumentException("its header has " + quoted(unknown)
                    + (unknown.size() == 1
                            ? ", which is no column. Declare it"
                            : ", which are no columns. Declare them")
                    + ", or set 'unknown' to ignore");
        }
        faults.note("left out " + quoted(unknown)
                + (unknown.size() == 1 ? ", which is no column" : ", which are no columns"));
    }

    private static String quoted(List<String> names) {
        return "'" + String.join("', '", names) + "'";
    }
}
