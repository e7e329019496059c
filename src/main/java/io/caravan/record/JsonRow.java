package io.caravan.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;

/** Appends rows that are JSON objects, one by one. One thread uses it. */
public final class JsonRow {
    private final Names names;
    private final Consumer<String> unknown;

    /** @param unknown is given the keys that are no column; their values are passed over */
    public JsonRow(Schema schema, Consumer<String> unknown) {
        this.names = new Names(schema);
        this.unknown = unknown;
    }

    /**
     * Appends a row.
     *
     * @param utf8 holds one object, in UTF-8 for which the caller vouches; a key that it lacks is NULL
     * @throws ConversionException if it does not, or if a value does not fit its column; there is no row then
     */
    public void append(BatchAppender rows, byte[] utf8, int offset, int length) {
        read(utf8, offset, length, json -> {
            JsonValues values = new JsonValues(json);
            rows.begin();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                int column = names.lookUp(json.currentName());
                if (column >= 0) {
                    values.set(rows, column);
                } else {
                    unknown.accept(json.currentName());
                    json.nextToken();
                    json.skipChildren();
                }
            }
            return null;
        });
        rows.end();
    }

    /** Reads an object for its keys and the kinds of its values; {@link #append} may refuse it. */
    static Map<String, Object> sample(byte[] utf8, int offset, int length) {
        return read(utf8, offset, length, json -> new JsonValues(json).sample());
    }

    private interface Reading<T> {
        T read(JsonParser json) throws IOException;
    }

    private static <T> T read(byte[] utf8, int offset, int length, Reading<T> object) {
        try (JsonParser json = JsonIn.FACTORY.createParser(utf8, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ConversionException("it is not a JSON object", null);
            }
            T read = object.read(json);
            if (json.nextToken() != null) {
                throw new ConversionException("something follows the JSON object", null);
            }
            return read;
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the text around the fault, and that may be a value.
            String place =
                    e.getLocation() == null ? "" : " at byte " + e.getLocation().getColumnNr();
            throw new ConversionException("it is not well-formed JSON" + place, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
