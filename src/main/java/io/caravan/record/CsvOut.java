package io.caravan.record;

import java.util.Base64;

/**
 * Writes a batch as CSV after RFC 4180, with a header. NULL is an empty field, an empty string is {@code ""}; other
 * values are written as in {@link JsonOut}.
 */
final class CsvOut {
    private static final String BREAK = "\r\n";

    private final Schema schema;
    private final Row row;

    private CsvOut(RecordBatch batch) {
        this.schema = batch.schema();
        this.row = batch.row();
    }

    static String write(RecordBatch batch) {
        StringBuilder text = new StringBuilder(Math.max(64, 32 * batch.size()));
        new CsvOut(batch).write(text);
        return text.toString();
    }

    private void write(StringBuilder to) {
        for (int column = 0; column < schema.size(); column++) {
            append(to, column, schema.column(column).name());
        }
        to.append(BREAK);
        while (row.next()) {
            for (int column = 0; column < schema.size(); column++) {
                append(to, column, row.isNull(column) ? null : text(column));
            }
            to.append(BREAK);
        }
    }

    private static void append(StringBuilder to, int column, String field) {
        to.append(column == 0 ? "" : ",");
        if (field == null) {
            return;
        }
        boolean plain =
                !field.isEmpty() && field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        to.append(plain ? field : '"' + field.replace("\"", "\"\"") + '"');
    }

    private String text(int column) {
        return switch (schema.type(column).kind()) {
            case BOOLEAN -> Boolean.toString(row.getBoolean(column));
            case TINYINT, SMALLINT, INT, BIGINT -> Long.toString(row.getLong(column));
            case FLOAT -> Float.toString((float) row.getDouble(column));
            case DOUBLE -> Double.toString(row.getDouble(column));
            case DECIMAL -> row.getDecimal(column).toPlainString();
            case STRING, VARCHAR, CHAR -> row.getString(column);
            case BINARY -> Base64.getEncoder().encodeToString(row.getBytes(column));
            case DATE -> row.getDate(column).toString();
            case TIMESTAMP -> IsoText.of(row.getTimestamp(column));
            case INSTANT -> IsoText.of(row.getInstant(column));
        };
    }
}
