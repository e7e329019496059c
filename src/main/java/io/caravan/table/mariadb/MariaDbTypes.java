package io.caravan.table.mariadb;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.table.jdbc.GenericJdbcDialect;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.Texts;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The types of MariaDB and MySQL: what each becomes, and the expression whose text form on the wire loses nothing. The
 * column itself wherever possible: the server, not the client, limits how fast one result comes. {@link MariaDbReader} decodes what these expressions give.
 */
final class MariaDbTypes {
    private MariaDbTypes() {}

    static SourceColumn column(ResultSetMetaData result, int index, boolean query) throws SQLException {
        String name = result.getColumnLabel(index);
        String quoted = '`' + name.replace("`", "``") + '`';
        String type = result.getColumnTypeName(index).toLowerCase(Locale.ROOT);
        int precision = result.getPrecision(index);
        int scale = result.getScale(index);
        Column column = map(name, type, precision, scale, query);
        return new SourceColumn(
                column,
                nativeType(type, precision, scale),
                expression(column.type(), type, quoted),
                quoted,
                result.isNullable(index) != ResultSetMetaData.columnNoNulls);
    }

    /** A CHAR column of a table that is in truth an enum, a set or an address. */
    static SourceColumn text(SourceColumn column, String nativeType) {
        return new SourceColumn(
                new Column(column.name(), ColumnType.STRING),
                nativeType,
                column.identifier(),
                column.identifier(),
                column.nullable());
    }

    private static String nativeType(String type, int precision, int scale) {
        return switch (type) {
            case "decimal", "decimal unsigned" -> type + "(" + precision + "," + scale + ")";
            case "char", "varchar", "binary", "varbinary", "bit" -> type + "(" + precision + ")";
            case "datetime", "timestamp", "time" -> scale > 0 ? type + "(" + scale + ")" : type;
            case "boolean" -> "tinyint(1)";
            default -> type;
        };
    }

    private static Column map(String name, String type, int precision, int scale, boolean query) {
        return switch (type) {
            case "boolean" -> new Column(name, ColumnType.BOOLEAN);
            case "bit" -> bit(name, precision);
            case "tinyint" -> new Column(name, ColumnType.TINYINT);
            case "tinyint unsigned", "smallint" -> new Column(name, ColumnType.SMALLINT);
            case "smallint unsigned", "mediumint", "mediumint unsigned", "integer", "int", "year" ->
                new Column(name, ColumnType.INT);
            case "integer unsigned", "int unsigned", "bigint" -> new Column(name, ColumnType.BIGINT);
            case "bigint unsigned" -> new Column(name, ColumnType.decimal(20, 0));
            case "decimal", "decimal unsigned" ->
                GenericJdbcDialect.decimal(name, "decimal(" + precision + "," + scale + ")", precision, scale);
            case "float", "float unsigned" -> new Column(name, ColumnType.FLOAT);
            case "double", "double unsigned" -> new Column(name, ColumnType.DOUBLE);
            case "char" -> new Column(name, query ? ColumnType.STRING : Texts.character(precision));
            case "varchar" -> new Column(name, query ? ColumnType.STRING : Texts.varchar(precision));
            case "tinytext", "text", "mediumtext", "longtext", "json", "uuid", "inet4", "inet6", "enum", "set" ->
                new Column(name, ColumnType.STRING);
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
                new Column(name, ColumnType.BINARY);
            case "date" -> new Column(name, ColumnType.DATE);
            case "datetime" -> new Column(name, ColumnType.TIMESTAMP);
            case "timestamp" -> new Column(name, ColumnType.INSTANT);
            case "time" ->
                new Column(
                        name, ColumnType.STRING, "time is a span from -838:59:59 to 838:59:59: it is read as its text");
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection" ->
                new Column(
                        name,
                        ColumnType.BINARY,
                        type + " is read as the SRID in 4 bytes and its well-known binary form");
            default -> new Column(name, ColumnType.STRING, type + " is read as its text");
        };
    }

    private static Column bit(String name, int bits) {
        if (bits == 1) {
            return new Column(name, ColumnType.BOOLEAN);
        }
        ColumnType type = bits < 64 ? ColumnType.BIGINT : ColumnType.decimal(20, 0);
        return new Column(name, type, "bit(" + bits + ") is read as a whole number");
    }

    private static String expression(ColumnType type, String nativeType, String quoted) {
        return switch (type.kind()) {
            // a float's own text has six digits only: as a double it has all; plus 0e0 would take the sign of -0e0
            case FLOAT, DOUBLE -> "(" + quoted + " * 1e0)";
            case BOOLEAN, BIGINT -> nativeType.equals("bit") ? "(" + quoted + " + 0)" : quoted;
            case TINYINT, SMALLINT, INT -> nativeType.equals("year") ? "(" + quoted + " + 0)" : quoted;
            case DECIMAL -> nativeType.equals("bit") ? "CAST(" + quoted + " + 0 AS CHAR)" : quoted;
            // the driver makes a date and time of these before it makes text
            case TIMESTAMP, INSTANT -> "CAST(" + quoted + " AS CHAR)";
            case STRING ->
                nativeType.equals("time") || nativeType.startsWith("decimal") ? "CAST(" + quoted + " AS CHAR)" : quoted;
            case DATE, VARCHAR, CHAR, BINARY -> quoted;
        };
    }
}
