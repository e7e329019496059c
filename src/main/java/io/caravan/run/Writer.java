package io.caravan.run;

import io.caravan.record.RecordBatch;

/**
 * What one attempt at a split stages at a target. For one thread at a time. It ends with {@link #close}, or with
 * {@link #abort}, which also follows a close if another target of the attempt has failed.
 */
public interface Writer {
    /** Stages a batch; nothing becomes visible. The batch may be refilled after the call. */
    void write(RecordBatch batch) throws Exception;

    /** Closes and renames what was staged, also when that is nothing. Called after the last batch. */
    StagedSplit close() throws Exception;

    /** Gives up what was staged: removes it, or keeps it for the next attempt to go on with. */
    void abort() throws Exception;
}
