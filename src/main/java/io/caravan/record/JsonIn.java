package io.caravan.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
    private final JsonValues values;

    private JsonIn(JsonParser json) {
        this.json = json;
        this.values = new JsonValues(json);
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
                values.set(rows, names.find(json.currentName()));
            }
            rows.end();
        }
        return rows.batch();
    }

    private List<Map<String, Object>> maps() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (nextObject()) {
            rows.add(values.map());
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
}
