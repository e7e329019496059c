package io.caravan.command.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.command.terminal.Printable;
import java.util.List;

/** What a service answered. */
public record Answer(int status, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What it says, fit to be shown on a terminal; a missing node if it is not JSON. */
    public JsonNode json() {
        try {
            return shown(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The members of a list; what is none is the only one. */
    public static Iterable<JsonNode> all(JsonNode node) {
        return node.isArray() ? node : List.of(node);
    }

    private static JsonNode shown(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(Printable.lines(node.textValue()));
        }
        if (node instanceof ArrayNode list) {
            ArrayNode all = JSON.createArrayNode();
            list.forEach(one -> all.add(shown(one)));
            return all;
        }
        if (node instanceof ObjectNode fields) {
            ObjectNode all = JSON.createObjectNode();
            fields.properties().forEach(field -> all.set(Printable.line(field.getKey()), shown(field.getValue())));
            return all;
        }
        return node;
    }

    boolean good() {
        return status >= 200 && status < 300;
    }
}
