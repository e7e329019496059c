package io.caravan.api;

import io.caravan.store.BackfillPlan;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a backfill would run, as the interface shows it. */
@RegisterForReflection
@Schema(name = "BackfillPlan", description = "What a backfill would run; nothing was written")
record BackfillPlanView(
        String sync,
        @Schema(description = "How many runs it would make") int total,
        @Schema(description = "How many are left out because there is a committed run") int leftOut,
        @Schema(description = "Dates of the range that the schedule has no firing for") int withoutFiring,
        @Schema(description = "What to know before it begins") List<String> warnings,
        @Schema(description = "In the order in which they would run") List<PlannedRun> runs) {

    @RegisterForReflection
    @Schema(name = "PlannedRun", description = "A run that a backfill would make")
    record PlannedRun(
            LocalDate businessDate,
            Instant logicalTime,
            Map<String, String> parameters,
            @Schema(description = "The last run for the same, null if there was none") Long lastRun,
            @Schema(description = "Where that one stands") String lastStatus,
            @Schema(description = "Where its rows go, as far as date and parameters say it") List<Place> places) {
        static PlannedRun of(BackfillPlan.PlannedRun run) {
            return new PlannedRun(
                    run.businessDate(),
                    run.logicalTime(),
                    run.parameters(),
                    run.lastRun(),
                    run.lastStatus() == null ? null : run.lastStatus().name(),
                    run.places().stream()
                            .map(place -> new Place(
                                    place.target(),
                                    place.place().name(),
                                    place.place().exists()))
                            .toList());
        }
    }

    @RegisterForReflection
    @Schema(name = "Place", description = "A part of a target, such as a partition")
    record Place(String target, String place, @Schema(description = "Whether it is there already") boolean exists) {}

    static BackfillPlanView of(BackfillPlan plan) {
        return new BackfillPlanView(
                plan.route(),
                plan.runs().size(),
                plan.leftOut(),
                plan.withoutFiring(),
                plan.warnings(),
                plan.runs().stream().map(PlannedRun::of).toList());
    }
}
