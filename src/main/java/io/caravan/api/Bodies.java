package io.caravan.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.stream.Collectors;

/** Says what is wrong with the body of a request, in the words of who wrote it. */
final class Bodies {
    private Bodies() {}

    static String wrong(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds() == null
                    ? ""
                    : unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
            return "there is no field '" + unknown.getPropertyName() + "'. Use " + (known.isEmpty() ? "none" : known)
                    + ".";
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return "the field '" + mapping.getPath().get(0).getFieldName()
                    + "' cannot hold such a value. Correct its type.";
        }
        return "it is no JSON of that kind. Send a JSON object.";
    }
}
