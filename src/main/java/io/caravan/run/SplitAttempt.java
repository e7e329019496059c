package io.caravan.run;

import io.caravan.record.RecordBatch;

/**
 * One try at reading a split: the source's way into the route. Used by the thread that reads the split. A cancelled
 * attempt's thread is interrupted.
 */
public interface SplitAttempt {
    Run run();

    Plan plan();

    Split split();

    /** From 1. With run and split it names the staging folder: {@code <staging>/<route>/<run>/s<split>-a<attempt>}. */
    int attempt();

    /**
     * Sends a batch down the route and returns when its targets have staged it; the batch may then be filled again.
     *
     * @throws RunException when a step failed, the batch ended neither at a target nor at a filter, the run was
     *     cancelled, or the lease is lost
     */
    void send(RecordBatch batch);

    /**
     * Says that there is nothing to send, and not even columns are known: targets do not learn of this split, but for
     * those whose rows go when there are none.
     */
    default void nothing() {}

    /** Says why what is read may miss rows or hold some twice: the run, its log and a metric tell it once. Any thread. */
    default void inexact(String why) {}

    /** Notes what became of an item; kept if this attempt is the one that counts. */
    default void note(Item item) {}

    /**
     * Hands in a record that cannot become a row; it is kept if this attempt is the one that counts. Any thread of the
     * source may call it.
     *
     * @throws RunException when the run does not bear it; the attempt has failed then
     */
    default void dirty(DirtyRecord record) {
        throw record.unbearable(run());
    }

    /**
     * Counts bytes that no batch counts, and waits until they may be read; called by whoever reads them, with each piece.
     * Any thread of the source.
     *
     * @throws RunException when the run must not go on
     */
    default void count(long bytes) {}
}
