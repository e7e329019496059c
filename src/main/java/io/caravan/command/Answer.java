package io.caravan.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What a service answered. */
record Answer(int status, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A missing node if it is not JSON. */
    JsonNode json() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    boolean good() {
        return status >= 200 && status < 300;
    }
}
