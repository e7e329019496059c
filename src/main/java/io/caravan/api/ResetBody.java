package io.caravan.api;

import io.caravan.store.Reset;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response.Status;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to become of the position of a sync, as a caller writes it. */
@RegisterForReflection
@Schema(
        name = "ResetRequest",
        description = "What is to become of the position of a sync; without 'to', 'from' and 'keep' it begins anew")
record ResetBody(
        @Schema(description = "The value that the cursor goes on from, as 2026-11-01T00:00:00Z or 4711") String to,
        @Schema(description = "The sync, here no more, in whose place this one has come: goes on where that one stands")
                String from,
        @Schema(
                        description =
                                "Goes on from where it stands, although the route says something else than before",
                        defaultValue = "false")
                Boolean keep,
        @Schema(description = "Only for runs with these values of the route's own parameters")
                Map<String, String> parameters,
        @Schema(description = "Only says what the next run would do; writes nothing", defaultValue = "false")
                Boolean dryRun,
        @Schema(description = "Who asks, for the record") String by) {
    boolean only() {
        return Boolean.TRUE.equals(dryRun);
    }

    Reset reset(String sync, String who) {
        boolean keeps = Boolean.TRUE.equals(keep);
        if (keeps && (to != null || from != null) || to != null && from != null) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    sync + ": cannot reset: more than one of 'to', 'from' and 'keep' are given. Use one of them.");
        }
        Reset reset = keeps
                ? Reset.keep(who)
                : from != null ? Reset.from(who, from) : to == null ? Reset.anew(who) : Reset.to(who, to);
        return parameters == null ? reset : reset.of(parameters);
    }
}
