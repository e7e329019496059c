package io.caravan.record;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * Writes a batch as CSV after RFC 4180, with a header. NULL is an empty field, an empty string is {@code ""}; other
 * values are written as in {@link JsonOut}.
 */
final class CsvOut {
    private final Schema schema;
    private final Row row;

    private CsvOut(RecordBatch batch) {
        this.schema = batch.schema();
        this.row = batch.row();
    }

    static String write(RecordBatch batch) {
        StringWriter text = new StringWriter(Math.max(64, 32 * batch.size()));
        try (CsvWriter csv =
                CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(text)) {
            new CsvOut(batch).write(csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(CsvWriter csv) {
        csv.writeRecord(schema.columns().stream().map(Column::name).toArray(String[]::new));
        String[] fields = new String[schema.size()];
        while (row.next()) {
            for (int column = 0; column < fields.length; column++) {
                fields[column] = row.isNull(column) ? null : text(column);
            }
            csv.writeRecord(fields);
        }
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
