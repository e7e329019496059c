package io.caravan.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The business date or logical time that a run is asked for. */
@RegisterForReflection
@Schema(name = "RunRequest", description = "A business date or a logical time to run for; neither for now")
record RunBody(
        @Schema(description = "A business date, as 2026-11-20") String bizdate,
        @Schema(description = "A logical time, as 2026-11-21T00:00:00Z") String time,
        @Schema(
                        description = "Reads everything once, wherever the cursor stands, and leaves it at the end",
                        defaultValue = "false")
                Boolean full,
        @Schema(
                        description = "With a date: also if a target appends, and rows of the date that other runs have"
                                + " copied will be there twice",
                        defaultValue = "false")
                Boolean force,
        @Schema(description = "Who asks for it, for the record") String by) {
    private static final RunBody NOW = new RunBody(null, null, null, null, null);

    boolean everything() {
        return Boolean.TRUE.equals(full);
    }

    boolean forced() {
        return Boolean.TRUE.equals(force);
    }

    /** The body as it was sent; none is for now, whatever kind of content its client names. */
    static RunBody read(String sync, String text, ObjectMapper json) {
        if (text == null || text.isBlank()) {
            return NOW;
        }
        try {
            return json.readValue(text, RunBody.class);
        } catch (JsonProcessingException e) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    sync + ": cannot run: the body cannot be understood: " + Bodies.wrong(e)
                            + " Send for example {\"bizdate\": \"2026-11-20\"}, or nothing.");
        }
    }
}
