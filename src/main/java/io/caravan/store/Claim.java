package io.caravan.store;

import io.caravan.run.Counts;
import io.caravan.run.Manifest;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import java.util.List;
import java.util.Map;

/**
 * A run that this process may work on, and where it stands.
 *
 * @param attempt how often it was taken up, this time included
 * @param plan null before it is frozen
 * @param position where its sync stood when it began
 * @param subject what the position is one of, frozen with the plan; null without a position
 * @param definition a digest of what its route said when the plan was frozen; null before, and in runs of before
 * @param done what the splits that are done have staged, by number
 * @param counts of the splits that are done
 * @param manifests what to publish, null until all splits are done and it is bound
 */
public record Claim(
        Lease lease,
        Run run,
        RunStatus status,
        int attempt,
        Plan plan,
        Position position,
        Subject subject,
        String definition,
        Map<Integer, List<Manifest>> done,
        Counts counts,
        List<Manifest> manifests) {

    /** A run that has just been elected. */
    public static Claim elected(Lease lease, Run run, Position position) {
        return new Claim(lease, run, RunStatus.PLANNED, 1, null, position, null, null, Map.of(), Counts.NONE, null);
    }

    /** The status that fits how far a quarantined run had come. */
    RunStatus stood() {
        if (manifests != null) {
            return RunStatus.PUBLISHING;
        }
        return plan == null ? RunStatus.PLANNED : RunStatus.EXTRACTING;
    }

    Claim withStatus(RunStatus now) {
        return new Claim(lease, run, now, attempt, plan, position, subject, definition, done, counts, manifests);
    }

    Claim repeating(boolean another) {
        return new Claim(
                lease,
                run.repeating(another),
                status,
                attempt,
                plan,
                position,
                subject,
                definition,
                done,
                counts,
                manifests);
    }

    Claim with(Plan frozen, Position stands, Map<Integer, List<Manifest>> finished, Counts read) {
        return new Claim(lease, run, status, attempt, frozen, stands, subject, definition, finished, read, manifests);
    }

    /** Whether it reads by a plan that its route, as it is now, would not make. What is bound is published as it is. */
    public boolean outdated(String now) {
        return plan != null && manifests == null && definition != null && !definition.equals(now);
    }

    /** The same run before its plan. */
    public Claim anew() {
        return new Claim(
                lease, run, RunStatus.PLANNED, attempt, null, position, null, null, Map.of(), Counts.NONE, null);
    }
}
