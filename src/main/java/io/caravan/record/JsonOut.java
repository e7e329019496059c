package io.caravan.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * Writes a batch as a JSON array of objects in UTF-8. Numbers are exact; NaN and the infinities, which JSON has not,
 * are the texts "NaN", "Infinity" and "-Infinity"; binary is base64; dates and times are ISO 8601.
 */
final class JsonOut {
    private final Schema schema;
    private final Row row;
    private final JsonGenerator json;

    private JsonOut(RecordBatch batch, JsonGenerator json) {
        this.schema = batch.schema();
        this.row = batch.row();
        this.json = json;
    }

    static byte[] write(RecordBatch batch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(64, 32 * batch.size()));
        try (JsonGenerator json = JsonIn.FACTORY.createGenerator(bytes)) {
            new JsonOut(batch, json).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write() throws IOException {
        SerializedString[] names = schema.columns().stream()
                .map(column -> new SerializedString(column.name()))
                .toArray(SerializedString[]::new);
        json.writeStartArray();
        while (row.next()) {
            json.writeStartObject();
            for (int column = 0; column < names.length; column++) {
                json.writeFieldName(names[column]);
                writeValue(column);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeValue(int column) throws IOException {
        if (row.isNull(column)) {
            json.writeNull();
            return;
        }
        switch (schema.type(column).kind()) {
            case BOOLEAN -> json.writeBoolean(row.getBoolean(column));
            case TINYINT, SMALLINT, INT, BIGINT -> json.writeNumber(row.getLong(column));
            case FLOAT -> json.writeNumber((float) row.getDouble(column));
            case DOUBLE -> json.writeNumber(row.getDouble(column));
            case DECIMAL -> json.writeNumber(row.getDecimal(column).toPlainString());
            case STRING, VARCHAR, CHAR ->
                json.writeUTF8String(row.buffer(column), row.offset(column), row.length(column));
            case BINARY -> json.writeString(Base64.getEncoder().encodeToString(row.getBytes(column)));
            case DATE -> json.writeString(row.getDate(column).toString());
            case TIMESTAMP -> json.writeString(IsoText.of(row.getTimestamp(column)));
            case INSTANT -> json.writeString(IsoText.of(row.getInstant(column)));
        }
    }
}
