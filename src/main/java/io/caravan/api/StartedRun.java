package io.caravan.api;

import io.caravan.run.Run;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A run that was asked for and has begun. */
@RegisterForReflection
@Schema(name = "StartedRun", description = "A run that has begun; /runs/{id} tells how it goes on")
record StartedRun(
        long id,
        String sync,
        Instant logicalTime,
        String trigger,
        @Schema(description = "The runs that come with it: a date may have several firings or parameters")
                List<Long> others) {
    static StartedRun of(Run run) {
        return of(List.of(run));
    }

    /** The first of several, with the others. */
    static StartedRun of(List<Run> runs) {
        Run run = runs.get(0);
        return new StartedRun(
                run.id(),
                run.route(),
                run.logicalTime(),
                run.trigger().name(),
                runs.stream().skip(1).map(Run::id).toList());
    }
}
