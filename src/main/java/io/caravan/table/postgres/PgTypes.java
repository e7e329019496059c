package io.caravan.table.postgres;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.Texts;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/**
 * PostgreSQL's types in Hive's terms. A domain counts as what it is made of (so the server describes it). What has no
 * counterpart is selected as the text that PostgreSQL itself prints, and the note says so.
 */
final class PgTypes {
    private static final int MOST_DIGITS = 38;
    private static final String RAW = "pg_catalog.convert_to((";

    private PgTypes() {}

    /** The lowest number of a type that did not come with PostgreSQL. */
    static final long FIRST_OWN = 16384;

    /** A column whose type is the database's own, whatever it is called. */
    static SourceColumn own(ResultSetMetaData result, int index) throws SQLException {
        boolean nullable = result.isNullable(index) != ResultSetMetaData.columnNoNulls;
        String type = result.getColumnTypeName(index);
        return asText(result.getColumnLabel(index), type, spoken(type) + " is read as its text", nullable);
    }

    /** The column at {@code index} (from 1) of a described result. */
    static SourceColumn column(ResultSetMetaData result, int index) throws SQLException {
        String name = result.getColumnLabel(index);
        boolean nullable = result.isNullable(index) != ResultSetMetaData.columnNoNulls;
        return column(
                name, result.getColumnTypeName(index), result.getPrecision(index), result.getScale(index), nullable);
    }

    /**
     * Maps one column.
     *
     * @param type the type's name in pg_type
     * @param length precision of a numeric (0 without one), length of a text or bit string
     */
    static SourceColumn column(String name, String type, int length, int scale, boolean nullable) {
        return switch (type) {
            case "bool" -> binary(name, type, ColumnType.BOOLEAN, nullable);
            case "int2", "smallserial" -> binary(name, "int2", ColumnType.SMALLINT, nullable);
            case "int4", "serial" -> binary(name, "int4", ColumnType.INT, nullable);
            case "int8", "bigserial" -> binary(name, "int8", ColumnType.BIGINT, nullable);
            case "oid" -> binary(name, type, ColumnType.BIGINT, nullable);
            case "float4" -> binary(name, type, ColumnType.FLOAT, nullable);
            case "float8" -> binary(name, type, ColumnType.DOUBLE, nullable);
            case "numeric" -> numeric(name, length, signed(scale), nullable);
            case "text", "name", "json", "jsonb", "uuid" -> binary(name, type, ColumnType.STRING, nullable);
            case "varchar" -> binary(name, sized(type, length), Texts.varchar(length), nullable);
            case "bpchar" -> character(name, length, nullable);
            case "bytea" -> binary(name, type, ColumnType.BINARY, nullable);
            case "bit" -> bits(name, sized(type, length), length == 1, nullable);
            case "varbit" -> bits(name, sized(type, length), false, nullable);
            case "date" -> binary(name, type, ColumnType.DATE, nullable);
            case "timestamp" -> binary(name, type, ColumnType.TIMESTAMP, nullable);
            case "timestamptz" -> binary(name, type, ColumnType.INSTANT, nullable);
            case "inet" ->
                asText(name, type, "pg_catalog.abbrev(" + quote(name) + ")", "inet is read as its text", nullable);
            case "interval" -> asText(name, type, "interval is read as its text, as '1 mon 2 days 03:04:05'", nullable);
            case "money" ->
                asText(name, type, "money is read as its text, in the database's own lc_monetary", nullable);
            default -> asText(name, type, spoken(type) + " is read as its text", nullable);
        };
    }

    /** A column whose text is sent as bytes, to be checked when it is read. */
    static SourceColumn raw(SourceColumn column) {
        return switch (column.kind()) {
            case STRING, VARCHAR, CHAR ->
                new SourceColumn(
                        column.column(),
                        column.nativeType(),
                        RAW + column.expression() + ")::pg_catalog.text, 'SQL_ASCII')",
                        column.identifier(),
                        column.nullable());
            default -> column;
        };
    }

    static boolean isRaw(SourceColumn column) {
        return column.expression().startsWith(RAW);
    }

    /** The name in pg_type of an array begins with an underscore. */
    private static String spoken(String type) {
        return type.startsWith("_") ? type.substring(1) + "[]" : type;
    }

    private static SourceColumn numeric(String name, int precision, int scale, boolean nullable) {
        if (precision == 0) {
            String note =
                    "numeric without a precision is read as its text; cast it to numeric(p,s) in 'query' for a decimal";
            return asText(name, "numeric", note, nullable);
        }
        String type = "numeric(" + precision + "," + scale + ")";
        int digits = Math.max(precision - Math.min(scale, 0), Math.max(scale, 0));
        if (digits > MOST_DIGITS) {
            return asText(name, type, type + " is read as its text: a decimal ends at 38 digits", nullable);
        }
        return binary(name, type, ColumnType.decimal(digits, Math.max(scale, 0)), nullable);
    }

    /** The driver shows the scale's bits as they are stored; those of a negative scale begin with a one. */
    private static int signed(int scale) {
        return ((scale & 0x7ff) ^ 0x400) - 0x400;
    }

    private static SourceColumn character(String name, int length, boolean nullable) {
        ColumnType type = Texts.character(length);
        String note = type.kind() == ColumnType.Kind.CHAR ? "" : "the blanks that pad a char are left out";
        return source(new Column(name, type, note), sized("bpchar", length), quote(name), nullable);
    }

    private static SourceColumn bits(String name, String type, boolean one, boolean nullable) {
        Column column = one
                ? new Column(name, ColumnType.BOOLEAN)
                : new Column(name, ColumnType.STRING, type + " is read as zeros and ones");
        return source(column, type, quote(name), nullable);
    }

    private static String sized(String type, int length) {
        return length < 1 || length == Integer.MAX_VALUE ? type : type + "(" + length + ")";
    }

    private static SourceColumn binary(String name, String type, ColumnType mapped, boolean nullable) {
        return source(new Column(name, mapped), type, quote(name), nullable);
    }

    private static SourceColumn asText(String name, String type, String note, boolean nullable) {
        return asText(name, type, quote(name) + "::pg_catalog.text", note, nullable);
    }

    private static SourceColumn asText(String name, String type, String sql, String note, boolean nullable) {
        return source(new Column(name, ColumnType.STRING, note), type, sql, nullable);
    }

    private static SourceColumn source(Column column, String type, String sql, boolean nullable) {
        return new SourceColumn(column, type, sql, quote(column.name()), nullable);
    }

    private static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
