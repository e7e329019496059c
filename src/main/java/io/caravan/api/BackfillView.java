package io.caravan.api;

import io.caravan.run.RunStatus;
import io.caravan.store.Backfill;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A backfill as the interface shows it. */
@RegisterForReflection
@Schema(name = "Backfill", description = "Runs of a sync for a range of business dates")
record BackfillView(
        @Schema(description = "The backfill's number in the run store") long id,
        String sync,
        LocalDate from,
        LocalDate to,
        @Schema(description = "asc or desc") String order,
        int parallelism,
        boolean onlyMissing,
        @Schema(description = "continue or stop") String onError,
        @Schema(description = "RUNNING, STOPPED, DONE, FAILED (all ended, some did not commit) or CANCELLED")
                String status,
        Instant created,
        @Schema(description = "null while it has runs to come") Instant finished,
        @Schema(description = "How many runs it has") int total,
        @Schema(description = "How many of them have which status, each by its last attempt")
                Map<String, Integer> counts,
        long rowsRead,
        @Schema(description = "Rows that a filter or a step took out") long rowsFiltered,
        long rowsPublished,
        long bytesRead,
        @Schema(description = "Since its first run began, until its end or now") long elapsedMillis,
        @Schema(description = "An estimate of what is left, null without one") Long remainingMillis,
        @Schema(description = "The first hundred runs that did not commit") List<Failure> failures) {

    @RegisterForReflection
    @Schema(name = "BackfillFailure", description = "A run that did not commit")
    record Failure(long run, LocalDate businessDate, Map<String, String> parameters, String status, String error) {
        static Failure of(Backfill.Failure failure) {
            return new Failure(
                    failure.run(),
                    failure.businessDate(),
                    failure.parameters(),
                    failure.status().name(),
                    failure.error());
        }
    }

    static BackfillView of(Backfill backfill) {
        Map<String, Integer> counts = new TreeMap<>();
        for (RunStatus status : RunStatus.values()) {
            counts.put(status.name(), backfill.count(status));
        }
        return new BackfillView(
                backfill.id(),
                backfill.route(),
                backfill.request().from(),
                backfill.request().to(),
                backfill.request().order() == io.caravan.store.BackfillRequest.Order.ASCENDING ? "asc" : "desc",
                backfill.request().parallelism(),
                backfill.request().onlyMissing(),
                backfill.request().onError().name().toLowerCase(Locale.ROOT),
                backfill.status().name(),
                backfill.created(),
                backfill.finished(),
                backfill.total(),
                counts,
                backfill.rowsRead(),
                backfill.rowsFiltered(),
                backfill.rowsPublished(),
                backfill.bytesRead(),
                backfill.elapsed().toMillis(),
                backfill.remaining() == null ? null : backfill.remaining().toMillis(),
                backfill.failures().stream().map(Failure::of).toList());
    }
}
