package io.caravan.run;

import java.util.Optional;

/** A place in which runs are staged, and where a process that died, or could not reach it, may have left some. */
public interface StagingArea {
    /** Tells which runs may be removed. */
    interface Ended {
        /** The run of this number, if it ended some time ago; empty also if the run store does not know it. */
        Optional<Run> run(long id);
    }

    /**
     * Removes what ended runs have left. Others may stage there too, so a run is recognized by all of its name.
     *
     * @return how many runs had left something
     */
    int sweep(Ended ended);
}
