package io.caravan.run;

/** Looks after what runs leave behind in the systems they write to; the run engine does, in the Camel registry. Any thread. */
public interface Housekeeping {
    /** From now on removes what ended runs left in a staging area, from time to time. */
    void sweep(StagingArea area);

    /** From now on looks after the places of a system to which runs are published by pointing to their folders. */
    void watch(PublishedArea area);
}
