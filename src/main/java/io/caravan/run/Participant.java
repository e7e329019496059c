package io.caravan.run;

import java.util.List;

/**
 * A target's part in one run. Splits are staged in parallel, each with a {@link Writer} of its own; publish, verify
 * and clean are called by one thread after all have ended, also by another process that resumes the run.
 */
public interface Participant {
    /** Called once, before all else: what the run store keeps for this target. */
    default void know(Published published) {}

    /** What an attempt at a split is staged with; called once for each that has a batch for this target. */
    Writer begin(TargetAttempt attempt) throws Exception;

    /**
     * The places that become different when the manifest is published; the run waits until it is alone there. None if runs
     * cannot get in each other's way. A part is named only if it is certain that no other part is touched.
     */
    default List<PublishPlace> places(Manifest manifest) throws Exception {
        return List.of();
    }

    /**
     * Looks whether the manifest can be published, before any target of the run begins to.
     *
     * @throws RunException if the target would refuse it
     */
    default void check(Manifest manifest) throws Exception {}

    /**
     * Makes the manifest visible. Idempotent: calling it again, after any interruption, leads to the same state.
     *
     * @param fence throws when this process may no longer act for the run; called before each step that others see
     * @throws PublishRefused when nothing has become visible; after any other failure the engine calls {@link #verify}
     */
    void publish(Manifest manifest, Runnable fence) throws Exception;

    /**
     * Reads back what is visible.
     *
     * @return whether the manifest is published whole
     */
    boolean verify(Manifest manifest) throws Exception;

    /** Removes what the run has staged. Its writers have ended. */
    void clean() throws Exception;
}
