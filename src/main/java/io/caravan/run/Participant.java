package io.caravan.run;

import io.caravan.record.RecordBatch;

/**
 * A target's part in one run. Splits are staged in parallel, each by one thread at a time; publish, verify and
 * clean are called by one thread after all splits are closed, also by another process that resumes the run.
 */
public interface Participant {
    /** Stages a batch; nothing becomes visible. The batch may be refilled after the call. */
    void stage(SplitAttempt attempt, RecordBatch batch) throws Exception;

    /** Closes and renames what the attempt has staged, also when that is nothing. Called once, after its last batch. */
    StagedSplit close(SplitAttempt attempt) throws Exception;

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

    /** Removes staged files: of one failed attempt, or of the whole run when {@code attempt} is null. */
    void clean(SplitAttempt attempt) throws Exception;
}
