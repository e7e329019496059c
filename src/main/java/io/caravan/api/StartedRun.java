package io.caravan.api;

import io.caravan.run.Run;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A run that was asked for and has begun. */
@RegisterForReflection
@Schema(name = "StartedRun", description = "A run that has begun; /runs/{id} tells how it goes on")
record StartedRun(long id, String sync, Instant logicalTime, String trigger) {
    static StartedRun of(Run run) {
        return new StartedRun(
                run.id(), run.route(), run.logicalTime(), run.trigger().name());
    }
}
