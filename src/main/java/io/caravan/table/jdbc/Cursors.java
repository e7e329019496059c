package io.caravan.table.jdbc;

import io.caravan.record.ColumnType;
import io.caravan.run.RunException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;

/**
 * Cursor values as text, in the cursor's native precision: numbers as digits, dates as {@code 2026-01-31}, timestamps and
 * instants (in UTC) as {@code 2026-01-31 12:00:00.123456}.
 */
public final class Cursors {
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(java.util.Locale.ROOT);

    private Cursors() {}

    /** Whether values of this kind can be a cursor. */
    public static boolean allowed(ColumnType.Kind kind) {
        return switch (kind) {
            case TINYINT, SMALLINT, INT, BIGINT, DECIMAL, DATE, TIMESTAMP, INSTANT -> true;
            case BOOLEAN, FLOAT, DOUBLE, STRING, VARCHAR, CHAR, BINARY -> false;
        };
    }

    /** Kinds whose values can be compared with each other, in words. */
    public static String family(SourceColumn column) {
        return switch (column.kind()) {
            case TINYINT, SMALLINT, INT, BIGINT, DECIMAL -> "number";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
            case INSTANT -> "timestamp with time zone";
            case BOOLEAN, FLOAT, DOUBLE, STRING, VARCHAR, CHAR, BINARY -> column.nativeType();
        };
    }

    /**
     * A value of a cursor as people or an earlier run wrote it, in the form in which it is kept.
     *
     * @throws RunException if the column has no such values
     */
    public static String parse(SourceColumn column, String text) {
        try {
            return switch (column.kind()) {
                case TINYINT, SMALLINT, INT, BIGINT, DECIMAL -> new BigDecimal(text.strip()).toPlainString();
                case DATE -> LocalDate.parse(text.strip()).toString();
                case TIMESTAMP -> text(local(text.strip()));
                case INSTANT -> text(instant(text.strip()));
                case BOOLEAN, FLOAT, DOUBLE, STRING, VARCHAR, CHAR, BINARY ->
                    throw new NumberFormatException("no cursor has this type");
            };
        } catch (DateTimeException | NumberFormatException e) {
            throw new RunException(
                    RunException.Category.USER,
                    "the cursor value '" + text + "' is no value of column '" + column.name() + "', which is "
                            + column.nativeType() + ". " + example(column.kind()),
                    e);
        }
    }

    private static LocalDateTime local(String text) {
        return text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : timestamp(text);
    }

    /** In UTC if the text says nothing of a zone. */
    private static LocalDateTime instant(String text) {
        boolean zoned = text.endsWith("Z") || text.matches(".*:\\d\\d(\\.\\d+)?[+-]\\d\\d:\\d\\d");
        return zoned
                ? OffsetDateTime.parse(text.replace(' ', 'T'))
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                : local(text);
    }

    private static String example(ColumnType.Kind kind) {
        return switch (kind) {
            case TINYINT, SMALLINT, INT, BIGINT, DECIMAL -> "Give a number such as 4711.";
            case DATE -> "Give a date such as 2026-01-31.";
            case TIMESTAMP -> "Give a time such as 2026-01-31 12:00:00.";
            case INSTANT -> "Give a time such as 2026-01-31T12:00:00Z.";
            case BOOLEAN, FLOAT, DOUBLE, STRING, VARCHAR, CHAR, BINARY ->
                "Use a number, date or timestamp column as cursor.";
        };
    }

    public static String text(LocalDateTime value) {
        return TIMESTAMP.format(value);
    }

    /** The value of a result through the typed getters of JDBC 4.2, null for NULL. */
    public static String text(ResultSet rows, int index, ColumnType.Kind kind) throws SQLException {
        if (rows.getObject(index) == null) {
            return null;
        }
        return switch (kind) {
            case TINYINT, SMALLINT, INT, BIGINT, DECIMAL ->
                rows.getBigDecimal(index).toPlainString();
            case DATE -> rows.getObject(index, LocalDate.class).toString();
            case TIMESTAMP -> text(rows.getObject(index, LocalDateTime.class));
            case INSTANT ->
                text(rows.getObject(index, OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime());
            case BINARY -> HexFormat.of().formatHex(rows.getBytes(index));
            case BOOLEAN, FLOAT, DOUBLE, STRING, VARCHAR, CHAR -> rows.getString(index);
        };
    }

    public static LocalDateTime timestamp(String text) {
        return LocalDateTime.parse(text.replace('T', ' '), TIMESTAMP);
    }

    /** The smallest value above a number, at the column's scale; null for null. */
    public static String next(SourceColumn column, String value) {
        if (value == null) {
            return null;
        }
        int scale = column.type() instanceof ColumnType.Decimal decimal ? decimal.scale() : 0;
        return new BigDecimal(value)
                .setScale(scale)
                .add(BigDecimal.ONE.movePointLeft(scale))
                .toPlainString();
    }

    /** Whether a number is one of a column of whole numbers. */
    public static boolean fits(SourceColumn column, String value) {
        int bits =
                switch (column.kind()) {
                    case TINYINT -> 8;
                    case SMALLINT -> 16;
                    case INT -> 32;
                    case BIGINT -> column.nativeType().equals("oid") ? 32 : 64;
                    case BOOLEAN, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY, DATE, TIMESTAMP, INSTANT ->
                        throw column.kind().unexpected();
                };
        BigDecimal number = new BigDecimal(value);
        return number.stripTrailingZeros().scale() <= 0 && number.toBigInteger().bitLength() < bits;
    }

    /** Checks that the text is a number before it becomes part of a statement. */
    public static String number(SourceColumn column, String value) {
        try {
            return new BigDecimal(value).toPlainString();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a number, as column '" + column.name() + "' needs", e);
        }
    }

    /** Compares two values of the same cursor. */
    public static int compare(SourceColumn column, String a, String b) {
        return switch (column.kind()) {
            case DATE -> LocalDate.parse(a).compareTo(LocalDate.parse(b));
            case TIMESTAMP, INSTANT -> timestamp(a).compareTo(timestamp(b));
            case TINYINT, SMALLINT, INT, BIGINT, DECIMAL -> new BigDecimal(a).compareTo(new BigDecimal(b));
            case BOOLEAN, FLOAT, DOUBLE, STRING, VARCHAR, CHAR, BINARY ->
                throw column.kind().unexpected();
        };
    }
}
