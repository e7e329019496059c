package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table with a column of every type, in a database and in Hive, and all its values as text: each side's own SQL makes
 * the text. Numbers are decimal, strings and bytes hexadecimal, times without trailing zeros.
 *
 * @param columns beside the key {@code id}
 * @param printer gives the expression by which the database makes the text of a column
 */
record Samples(List<SampleColumn> columns, Function<SampleColumn, String> printer) {

    /** Makes a table whose row {@code n} holds the values {@code n + shift} of each column, from the front again. */
    void create(Connection connection, String table, int shift) throws SQLException {
        int rows = rows();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, "
                    + columns.stream()
                            .map(column -> column.name() + " " + column.type() + " NULL")
                            .collect(Collectors.joining(", "))
                    + ")");
            for (int row = 0; row < rows; row++) {
                int from = (row + shift) % rows;
                statement.execute("INSERT INTO " + table + " VALUES (" + row + ", "
                        + columns.stream().map(column -> column.value(from)).collect(Collectors.joining(", ")) + ")");
            }
        }
    }

    /** All values as the database prints them, a line a value. */
    List<String> printed(Connection connection, String table) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT "
                        + columns.stream().map(printer).collect(Collectors.joining(", ")) + " FROM " + table
                        + " ORDER BY id")) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return lines(rows);
    }

    private List<String> arrived(Service service, String table) {
        return lines(service.hive("SELECT "
                + columns.stream().map(Samples::hive).collect(Collectors.joining(", ")) + " FROM %s.`" + table + "`"
                + " ORDER BY id"));
    }

    /** Fails with the values that differ, of which there must be as many as were made, and none else. */
    void assertArrived(Service service, String table, List<String> printed) {
        List<String> arrived = arrived(service, table);
        assertThat(arrived).hasSameSizeAs(printed).hasSize(columns.size() * rows());
        assertThat(IntStream.range(0, printed.size())
                        .filter(i -> !arrived.get(i).equals(printed.get(i)))
                        .mapToObj(i -> shortened(printed.get(i)) + " <> " + shortened(arrived.get(i)))
                        .toList())
                .as("values of %s that differ from those of the database", table)
                .isEmpty();
    }

    private static String shortened(String line) {
        return line.length() > 120 ? line.substring(0, 120) + "... (" + line.length() + ")" : line;
    }

    private int rows() {
        return 1
                + columns.stream()
                        .mapToInt(column -> column.values().size())
                        .max()
                        .orElse(0);
    }

    /** Name and type of every column in Hive. */
    static List<String> described(Service service, String table) {
        return service.hive("DESCRIBE %s.`" + table + "`").stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .toList();
    }

    List<String> expectedTypes() {
        List<String> types = new ArrayList<>(List.of("id int"));
        columns.forEach(column -> types.add(column.name() + " " + column.hive()));
        return types;
    }

    private List<String> lines(List<List<Object>> rows) {
        return IntStream.range(0, rows.size())
                .boxed()
                .flatMap(row -> IntStream.range(0, columns.size())
                        .mapToObj(i -> columns.get(i).type() + " in row " + row + ": "
                                + canonical(
                                        columns.get(i), (String) rows.get(row).get(i))))
                .toList();
    }

    private static String hive(SampleColumn column) {
        String kind = column.hive().replaceAll("\\(.*", "");
        return switch (kind) {
            case "decimal" -> column.name();
            case "string", "varchar", "char" -> "hex(cast(" + column.name() + " AS string))";
            case "binary" -> "hex(" + column.name() + ")";
            case "boolean" -> "lower(cast(" + column.name() + " AS string))";
            default -> "cast(" + column.name() + " AS string)";
        };
    }

    /** Digits of floating numbers differ between printers, their values do not. */
    private static String canonical(SampleColumn column, String text) {
        if (text == null) {
            return null;
        }
        return switch (column.hive()) {
            case "float" -> Float.toString(Float.parseFloat(text));
            case "double" -> Double.toString(Double.parseDouble(text));
            default -> text;
        };
    }
}
