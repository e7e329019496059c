package io.caravan.record;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows with the awkward values of every kind of column. */
final class Samples {
    static final String NINES = "9".repeat(38);

    static final Schema EVERY_KIND = Schema.of(
            new Column("flag", ColumnType.BOOLEAN),
            new Column("tiny", ColumnType.TINYINT),
            new Column("small", ColumnType.SMALLINT),
            new Column("Num", ColumnType.INT),
            new Column("big", ColumnType.BIGINT),
            new Column("single", ColumnType.FLOAT),
            new Column("twice", ColumnType.DOUBLE),
            new Column("cents", ColumnType.decimal(7, 2)),
            new Column("eighteen", ColumnType.decimal(18, 18)),
            new Column("whole38", ColumnType.decimal(38, 0)),
            new Column("broken38", ColumnType.decimal(38, 38)),
            new Column("text, \"quoted\"", ColumnType.STRING, "a note"),
            new Column("var", ColumnType.varchar(5)),
            new Column("fixed", ColumnType.character(3)),
            new Column("raw", ColumnType.BINARY),
            new Column("day", ColumnType.DATE),
            new Column("wall", ColumnType.TIMESTAMP),
            new Column("point", ColumnType.INSTANT));

    private Samples() {}

    static List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        rows.add(row(
                true,
                127,
                32767,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Float.MAX_VALUE,
                Double.MAX_VALUE,
                "99999.99",
                "0." + "9".repeat(18),
                NINES,
                "0." + NINES,
                "\uD83D\uDE00 a\nb\r\n\0\t\"q\",;\\N",
                "\uD83D\uDE00bcd\u00E9",
                "ab ",
                new byte[] {0, -1, 127},
                LocalDate.of(9999, 12, 31),
                LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999),
                Instant.parse("9999-12-31T23:59:59.999999999Z")));
        rows.add(row(
                false,
                -128,
                -32768,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Float.MIN_VALUE,
                Double.MIN_VALUE,
                "-99999.99",
                "-0." + "9".repeat(18),
                "-" + NINES,
                "-0." + NINES,
                "",
                "",
                "",
                new byte[0],
                LocalDate.of(1, 1, 1),
                LocalDateTime.of(1, 1, 1, 0, 0),
                Instant.parse("0001-01-01T00:00:00.000001Z")));
        rows.add(row(
                true,
                0,
                0,
                0,
                9007199254740993L,
                Float.NaN,
                Double.NaN,
                "0.00",
                "0." + "0".repeat(17) + "1",
                "0",
                "0." + "0".repeat(37) + "1",
                "\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627 \u202E",
                "NULL",
                "\\N",
                "\u00ff".getBytes(StandardCharsets.ISO_8859_1),
                LocalDate.of(-43, 3, 15),
                LocalDateTime.of(-43, 3, 15, 12, 0, 0, 1),
                Instant.parse("-0043-03-15T12:00:00.5Z")));
        rows.add(row(
                true,
                1,
                1,
                1,
                1L,
                Float.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                "-0.01",
                "-0." + "0".repeat(17) + "1",
                "-1",
                "0." + "0".repeat(38),
                " leading and trailing ",
                "a,b",
                "\"",
                new byte[] {'\n'},
                LocalDate.of(1582, 10, 10),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
                Instant.parse("1969-12-31T23:59:58.000000001Z")));
        rows.add(row(new Object[18]));
        rows.add(row(
                null,
                null,
                null,
                null,
                null,
                -0.0f,
                -0.0,
                null,
                null,
                null,
                null,
                "x".repeat(30_000) + "\u20AC",
                null,
                null,
                new byte[100_000],
                LocalDate.EPOCH,
                LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1_000),
                Instant.EPOCH));
        return rows;
    }

    /** Decimals are given as text. */
    static Map<String, Object> row(Object... values) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Column column = EVERY_KIND.column(i);
            boolean decimal = column.type().kind() == ColumnType.Kind.DECIMAL && values[i] != null;
            row.put(column.name(), decimal ? new BigDecimal((String) values[i]) : values[i]);
        }
        return row;
    }

    static RecordBatch batch() {
        return MapsIn.read(rows(), EVERY_KIND);
    }

    /** Rows with byte arrays as text, so that equality looks inside; else value, class and scale must be equal. */
    static List<Map<String, Object>> comparable(Iterable<? extends Map<String, Object>> rows) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Map<String, Object> copy = new LinkedHashMap<>();
            row.forEach((key, value) -> copy.put(key, value instanceof byte[] bytes ? Arrays.toString(bytes) : value));
            all.add(copy);
        }
        return Collections.unmodifiableList(all);
    }
}
