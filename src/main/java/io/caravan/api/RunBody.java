package io.caravan.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The business date or logical time that a run is asked for. */
@RegisterForReflection
@Schema(name = "RunRequest", description = "A business date or a logical time to run for; neither for now")
record RunBody(
        @Schema(description = "A business date, as 2026-11-20") String bizdate,
        @Schema(description = "A logical time, as 2026-11-21T00:00:00Z") String time) {}
