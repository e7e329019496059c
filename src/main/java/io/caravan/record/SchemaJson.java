package io.caravan.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A schema as {@code [{"name":"id","type":"bigint"},{"name":"x","type":"decimal(20,0)","note":"unsigned"}]}. */
final class SchemaJson {
    private static final JsonFactory JSON = new JsonFactory();

    private SchemaJson() {}

    static String write(Schema schema) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Column column : schema.columns()) {
                write(json, column);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Column column) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", column.name());
        json.writeStringField("type", column.type().toString());
        if (!column.note().isEmpty()) {
            json.writeStringField("note", column.note());
        }
        json.writeEndObject();
    }

    static Schema parse(String text) {
        List<Column> columns = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            expect(json.nextToken() == JsonToken.START_ARRAY, "it is not an array of columns");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(json.currentToken() == JsonToken.START_OBJECT, "a column is not an object");
                columns.add(column(json));
            }
            expect(json.nextToken() == null, "text follows the array");
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read a schema: it is not JSON.", e);
        }
        return new Schema(columns);
    }

    private static Column column(JsonParser json) throws IOException {
        String name = null;
        String type = null;
        String note = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            expect(json.nextToken() == JsonToken.VALUE_STRING, "'" + field + "' is not text");
            switch (field) {
                case "name" -> name = json.getText();
                case "type" -> type = json.getText();
                case "note" -> note = json.getText();
                default -> expect(false, "'" + field + "' is not part of a column");
            }
        }
        expect(name != null && type != null, "a column lacks its name or its type");
        return new Column(name, ColumnType.parse(type), note);
    }

    private static void expect(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("cannot read a schema: " + problem + ".");
        }
    }
}
