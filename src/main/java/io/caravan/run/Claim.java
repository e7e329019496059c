package io.caravan.run;

import java.util.List;
import java.util.Map;

/**
 * A run that this process may work on, and where it stands.
 *
 * @param attempt how often it was taken up, this time included
 * @param plan null before it is frozen
 * @param cursor the managed cursor, null before the first committed run
 * @param cursorVersion what the cursor's version has to be when the run commits
 * @param done what the splits that are done have staged, by number
 * @param counts of the splits that are done
 * @param manifests what to publish, null until all splits are done and it is bound
 */
record Claim(
        Lease lease,
        Run run,
        RunStatus status,
        int attempt,
        Plan plan,
        String cursor,
        long cursorVersion,
        Map<Integer, List<Manifest>> done,
        Counts counts,
        List<Manifest> manifests) {

    /** A run that has just been elected. */
    static Claim elected(Lease lease, Run run, String cursor, long cursorVersion) {
        return new Claim(lease, run, RunStatus.PLANNED, 1, null, cursor, cursorVersion, Map.of(), Counts.NONE, null);
    }

    /** The status that fits how far a quarantined run had come. */
    RunStatus stood() {
        if (manifests != null) {
            return RunStatus.PUBLISHING;
        }
        return plan == null ? RunStatus.PLANNED : RunStatus.EXTRACTING;
    }

    Claim withStatus(RunStatus now) {
        return new Claim(lease, run, now, attempt, plan, cursor, cursorVersion, done, counts, manifests);
    }

    Claim repeating(boolean another) {
        return new Claim(
                lease, run.repeating(another), status, attempt, plan, cursor, cursorVersion, done, counts, manifests);
    }

    Claim with(Plan frozen, String position, Map<Integer, List<Manifest>> finished, Counts read) {
        return new Claim(lease, run, status, attempt, frozen, position, cursorVersion, finished, read, manifests);
    }
}
