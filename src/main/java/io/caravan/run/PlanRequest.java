package io.caravan.run;

/**
 * What a source is told when it plans.
 *
 * @param run the run to plan
 * @param cursor where the managed cursor stands, null before the first committed run
 * @param sample whether only the first rows will be read, so that it needs neither a window nor several splits
 * @param items what earlier runs are known to have copied
 */
public record PlanRequest(Run run, String cursor, boolean sample, KnownItems items) {
    /** For a sync that knows no items. */
    public PlanRequest(Run run, String cursor, boolean sample) {
        this(run, cursor, sample, KnownItems.NONE);
    }

    /** Whether only rows of the run's business date are wanted, wherever the managed cursor stands. */
    public boolean bounded() {
        return run.aside();
    }
}
