package io.caravan;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A column of every-type tables.
 *
 * @param name unique in its table
 * @param type in the words of its database
 * @param hive the type it becomes in Hive
 * @param values SQL literals, one a row; rows beyond them hold NULL
 */
record SampleColumn(String name, String type, String hive, List<String> values) {

    /** Reads lines of {@code type | hive type | value ; value}; the columns are c0, c1 and so on. */
    static List<SampleColumn> parse(String lines) {
        List<String[]> cells =
                lines.lines().map(line -> line.split(" *\\| ", 3)).toList();
        return IntStream.range(0, cells.size())
                .mapToObj(i -> new SampleColumn(
                        "c" + i,
                        cells.get(i)[0].strip(),
                        cells.get(i)[1].strip(),
                        Arrays.stream(cells.get(i)[2].split(" ; "))
                                .map(String::strip)
                                .toList()))
                .toList();
    }

    String value(int row) {
        return row < values.size() ? values.get(row) : "NULL";
    }

    boolean is(String prefix) {
        return type.startsWith(prefix);
    }
}
