package io.caravan.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Parameters of a run as the store keeps them: a JSON object in order of names, empty text if there are none. */
public final class Parameters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Parameters() {}

    public static String write(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        ObjectNode object = JSON.createObjectNode();
        new TreeMap<>(parameters).forEach(object::put);
        return object.toString();
    }

    public static Map<String, String> read(String text) {
        Map<String, String> parameters = new TreeMap<>();
        if (!text.isEmpty()) {
            try {
                JsonNode object = JSON.readTree(text);
                object.fields()
                        .forEachRemaining(field ->
                                parameters.put(field.getKey(), field.getValue().asText()));
            } catch (JsonProcessingException e) {
                throw RunException.bug("cannot read the parameters of a run: the store holds no JSON. Report it.");
            }
        }
        return parameters;
    }
}
