package io.caravan.store;

import io.caravan.run.RunStatus;
import io.caravan.run.Target;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a backfill would run; nothing is written for it.
 *
 * @param runs in their order
 * @param leftOut how many runs are left out because there is a committed one
 * @param withoutFiring how many dates of the range the schedule has no firing for
 * @param warnings what the reader should know before it begins
 */
public record BackfillPlan(
        String route,
        BackfillRequest request,
        List<PlannedRun> runs,
        int leftOut,
        int withoutFiring,
        List<String> warnings) {
    /**
     * One of its runs.
     *
     * @param lastRun the last run for the same, null if there was none
     * @param lastStatus where that one stands
     * @param places where its rows go, as far as its date and parameters say that
     */
    public record PlannedRun(
            LocalDate businessDate,
            Instant logicalTime,
            Map<String, String> parameters,
            Long lastRun,
            RunStatus lastStatus,
            List<TargetPlace> places) {}

    /** @param target as in manifests, without its options */
    public record TargetPlace(String target, Target.Place place) {}

    public BackfillPlan warning(String more) {
        List<String> all = new ArrayList<>(warnings);
        all.add(more);
        return new BackfillPlan(route, request, runs, leftOut, withoutFiring, all);
    }

    public BackfillPlan {
        runs = List.copyOf(runs);
        warnings = List.copyOf(warnings);
    }
}
