package io.caravan.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of an object that a parser stands in. Numbers are exact; what is nested is JSON text. */
final class JsonValues {
    private final JsonParser json;

    JsonValues(JsonParser json) {
        this.json = json;
    }

    /** The rest of the object that the parser has entered, as Java values. */
    Map<String, Object> map() throws IOException {
        Map<String, Object> row = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (row.containsKey(name)) {
                throw twice(name);
            }
            row.put(name, value());
        }
        return row;
    }

    /** The same for whoever only asks for the keys and kinds: of a key that comes twice the first value counts. */
    Map<String, Object> sample() throws IOException {
        Map<String, Object> row = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            row.putIfAbsent(name, value());
        }
        return row;
    }

    /** Sets a column to the value of the field that the parser stands at, and goes behind it. */
    void set(BatchAppender rows, int column) throws IOException {
        if (rows.isSet(column)) {
            throw twice(json.currentName());
        }
        json.nextToken();
        ColumnType.Kind kind = rows.batch().schema().type(column).kind();
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
                    setNumber(rows, column, kind);
                }
            }
        }
    }

    private void setNumber(BatchAppender rows, int column, ColumnType.Kind kind) throws IOException {
        JsonParser.NumberType type = json.getNumberType();
        if (type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG) {
            rows.setLong(column, json.getLongValue());
        } else if (kind == ColumnType.Kind.BOOLEAN) {
            rows.setDecimal(column, json.getDecimalValue());
        } else {
            rows.setString(column, json.getText());
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
        try (JsonGenerator copy = JsonIn.FACTORY.createGenerator(text)) {
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
