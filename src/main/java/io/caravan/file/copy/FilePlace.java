package io.caravan.file.copy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.record.Schema;
import io.caravan.run.RunException;

/**
 * What a run reads, frozen in its plan.
 *
 * @param folder the part of the names that targets do not repeat
 * @param deletes how many files it deletes
 * @param left files that it leaves to the next run
 * @param columns where the schema is from, in words
 * @param schema of the rows, null if files are copied as they are, or there is none that tells its columns
 */
public record FilePlace(String folder, long deletes, long left, Schema schema, String columns) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public String toJson() {
        return JSON.createObjectNode()
                .put("folder", folder)
                .put("deletes", deletes)
                .put("left", left)
                .put("columns", columns)
                .put("schema", schema == null ? null : schema.toJson())
                .toString();
    }

    public static FilePlace parse(String text) {
        try {
            JsonNode place = JSON.readTree(text);
            return new FilePlace(
                    place.get("folder").asText(),
                    place.get("deletes").asLong(),
                    place.get("left").asLong(),
                    place.get("schema").isNull()
                            ? null
                            : Schema.parse(place.get("schema").asText()),
                    place.path("columns").asText(""));
        } catch (JsonProcessingException e) {
            throw RunException.bug("cannot read the plan of a run: the run store holds no JSON. Report it.");
        }
    }
}
