package io.caravan.table.postgres;

import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Row;
import io.caravan.table.jdbc.SourceColumn;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The values of rows with the names of their columns, as PostgreSQL prints them. */
final class Printed {
    private Printed() {}

    /** By the server: its output functions, seen through format(), which casts nothing. */
    static List<String> byServer(PgReads pg, List<SourceColumn> columns, String from) throws SQLException {
        List<String> texts = new ArrayList<>();
        String select = columns.stream()
                .map(column -> "CASE WHEN " + column.identifier() + " IS NULL THEN NULL ELSE "
                        + (column.kind() == ColumnType.Kind.CHAR
                                        || column.nativeType().startsWith("bpchar")
                                ? column.identifier() + "::text"
                                : "format('%s', " + column.identifier() + ")")
                        + " END")
                .collect(Collectors.joining(", "));
        try (Connection connection = pg.connect();
                ResultSet rows = connection.createStatement().executeQuery("SELECT " + select + " FROM " + from)) {
            while (rows.next()) {
                for (int i = 1; i <= columns.size(); i++) {
                    SourceColumn column = columns.get(i - 1);
                    String text = rows.getString(i);
                    if (column.nativeType().equals("bit(1)") && text != null) {
                        text = text.equals("1") ? "t" : "f";
                    }
                    texts.add(column.name() + "=" + text);
                }
            }
        }
        return texts;
    }

    /** From a batch, as the server would print them. */
    static List<String> of(RecordBatch batch) {
        List<String> texts = new ArrayList<>();
        Row row = batch.row();
        while (row.next()) {
            for (int i = 0; i < batch.schema().size(); i++) {
                texts.add(batch.schema().column(i).name() + "=" + (row.isNull(i) ? null : text(batch, row, i)));
            }
        }
        return texts;
    }

    private static String text(RecordBatch batch, Row row, int column) {
        ColumnType type = batch.schema().type(column);
        return switch (type.kind()) {
            case BOOLEAN -> row.getBoolean(column) ? "t" : "f";
            case TINYINT, SMALLINT, INT, BIGINT -> Long.toString(row.getLong(column));
            case FLOAT, DOUBLE -> floating(row.getDouble(column));
            case DECIMAL -> decimal((ColumnType.Decimal) type, row.getDecimal(column));
            case STRING, VARCHAR, CHAR -> row.getString(column);
            case BINARY -> "\\x" + HexFormat.of().formatHex(row.getBytes(column));
            case DATE -> row.getDate(column).toString();
            case TIMESTAMP -> fraction(row.getTimestamp(column).toString().replace('T', ' '));
            case INSTANT ->
                fraction(row.getInstant(column)
                                .atOffset(java.time.ZoneOffset.UTC)
                                .toLocalDateTime()
                                .toString()
                                .replace('T', ' '))
                        + "+00";
        };
    }

    private static String floating(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        String text =
                new BigDecimal(Double.toString(value)).stripTrailingZeros().toString();
        return value == 0 && 1 / value < 0
                ? "-0"
                : text.replaceAll("E-(\\d)$", "e-0$1").replace("E", "e");
    }

    private static String decimal(ColumnType.Decimal type, BigDecimal value) {
        return value.setScale(type.scale()).toPlainString();
    }

    private static String fraction(String text) {
        String whole = text.length() == 16 ? text + ":00" : text;
        return whole.contains(".") ? whole.replaceAll("0+$", "") : whole;
    }
}
