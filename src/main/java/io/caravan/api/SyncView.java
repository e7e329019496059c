package io.caravan.api;

import io.caravan.engine.SyncStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A sync as the interface shows it. */
@RegisterForReflection
@Schema(name = "Sync", description = "A route that is run by a schedule, or when somebody asks for it")
record SyncView(
        @Schema(description = "The route's id") String id,
        @Schema(description = "The endpoint it reads from, without its options") String source,
        @Schema(description = "The schedule as it was written") String schedule,
        @Schema(description = "The next firing, null if there is none, or while it is paused") Instant next,
        @Schema(description = "Whether this process runs it now") boolean running,
        @Schema(description = "Where the managed cursor stands, null if there is none yet or there are several")
                String cursor,
        @Schema(description = "Where they stand for each combination of the route's own parameters: site=a and value")
                Map<String, String> cursors,
        @Schema(description = "Since when it is paused, null if it is not") Instant pausedSince,
        @Schema(description = "Why it is paused, as somebody wrote") String pauseReason,
        @Schema(description = "What its next run waits for, or would; null if for nothing") String waitingFor,
        @Schema(description = "Why its next run will be refused, as far as is known without asking; null if it is not")
                String problem,
        @Schema(description = "The last run, null if there was none") RunView last) {
    /** @param waitingFor null if nothing is waited for */
    static SyncView of(SyncStatus status, String waitingFor) {
        return new SyncView(
                status.route(),
                status.source(),
                status.schedule(),
                status.pause() == null ? status.next() : null,
                status.running(),
                status.cursor(),
                status.cursors(),
                status.pause() == null ? null : status.pause().since(),
                status.pause() == null ? null : status.pause().reason(),
                waitingFor,
                status.problem(),
                status.last() == null ? null : RunView.of(status.last()));
    }
}
