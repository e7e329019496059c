package io.caravan.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON rows: an array of objects, one object, or one object after the other (JSON lines). With a schema the
 * values go straight into the vectors; without one the rows are gathered first, and the schema comes from all of
 * them.
 */
final class JsonIn {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser json;

    private JsonIn(JsonParser json) {
        this.json = json;
    }

    /** Opens the text; closed by {@link #read}. */
    interface Opener {
        JsonParser open(JsonFactory factory) throws IOException;
    }

    /** Reads everything; a null schema is inferred. */
    static RecordBatch read(Opener text, Schema schema) {
        try (JsonParser json = text.open(FACTORY)) {
            JsonIn in = new JsonIn(json);
            return schema == null ? MapsIn.read(in.maps(), null) : in.batch(schema);
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the text around the fault, and that may be a row's value.
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new ConversionException(
                    "cannot convert JSON to a batch: it is not well formed" + place + ". Give an array of objects.",
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RecordBatch batch(Schema schema) throws IOException {
        Names names = new Names(schema);
        BatchAppender rows = new BatchAppender(RecordBatch.allocate(schema, 1024));
        while (nextObject()) {
            rows.begin();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                int column = names.find(json.currentName());
                if (rows.isSet(column)) {
                    throw twice(json.currentName());
                }
                json.nextToken();
                set(rows, column, schema.type(column).kind());
            }
            rows.end();
        }
        return rows.batch();
    }

    private List<Map<String, Object>> maps() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (nextObject()) {
            Map<String, Object> row = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (row.containsKey(name)) {
                    throw twice(name);
                }
                row.put(name, value());
            }
            rows.add(row);
        }
        return rows;
    }

    /** Goes to the next object, through the brackets of arrays at the top. */
    private boolean nextObject() throws IOException {
        JsonToken token = json.nextToken();
        while (token == JsonToken.START_ARRAY
                        && json.getParsingContext().getParent().inRoot()
                || token == JsonToken.END_ARRAY && json.getParsingContext().inRoot()) {
            token = json.nextToken();
        }
        if (token != null && token != JsonToken.START_OBJECT) {
            throw new ConversionException(
                    "cannot convert JSON to a batch: a row is not an object at line "
                            + json.currentTokenLocation().getLineNr() + ". Give an array of objects.",
                    null);
        }
        return token != null;
    }

    private void set(BatchAppender rows, int column, ColumnType.Kind kind) throws IOException {
        boolean text =
                kind == ColumnType.Kind.STRING || kind == ColumnType.Kind.VARCHAR || kind == ColumnType.Kind.CHAR;
        switch (json.currentToken()) {
            case VALUE_NULL -> rows.setNull(column);
            case VALUE_TRUE, VALUE_FALSE -> rows.setBoolean(column, json.getBooleanValue());
            case VALUE_STRING -> rows.setString(column, json.getText());
            case START_OBJECT, START_ARRAY -> {
                if (!text) {
                    throw rows.refused(column, "a nested object or array");
                }
                rows.setString(column, nested());
            }
            default -> {
                if (text) {
                    rows.setString(column, json.getText());
                } else {
                    setNumber(rows, column);
                }
            }
        }
    }

    private void setNumber(BatchAppender rows, int column) throws IOException {
        JsonParser.NumberType type = json.getNumberType();
        if (type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG) {
            rows.setLong(column, json.getLongValue());
            return;
        }
        BigDecimal value = json.getDecimalValue();
        if (value.signum() == 0) {
            rows.setDouble(column, json.getDoubleValue()); // keeps the sign of -0.0
        } else {
            rows.setDecimal(column, value);
        }
    }

    private Object value() throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            case VALUE_STRING -> json.getText();
            case START_OBJECT, START_ARRAY -> nested();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? json.getBigIntegerValue()
                        : (Object) json.getLongValue();
            default -> json.getDecimalValue();
        };
    }

    /** The JSON text of an object or array inside a row, without white space. */
    private String nested() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = FACTORY.createGenerator(text)) {
            int depth = 0;
            do {
                JsonToken token = json.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                copy.copyCurrentEventExact(json);
            } while (depth > 0 && json.nextToken() != null);
        }
        return text.toString();
    }

    private static ConversionException twice(String name) {
        return new ConversionException(
                "cannot convert JSON to a batch: key '" + name + "' comes twice in a row. Remove one.", null);
    }
}
