package io.caravan.run;

/** One try at a split, as a target sees it. */
public interface TargetAttempt {
    Run run();

    Plan plan();

    Split split();

    /** From 1. With run and split it names the staging folder: {@code <staging>/<route>/<run>/s<split>-a<attempt>}. */
    int attempt();

    /**
     * Hands back a row of a batch that the target cannot hold, and leaves out; called within {@link Writer#write}. It is
     * kept, counted and limited like a record that a source hands in.
     *
     * @throws RunException when the run does not bear it; the attempt has failed then
     */
    default void refuse(DirtyRecord record) {
        throw record.unbearable(run());
    }
}
