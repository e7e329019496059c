package io.caravan.run;

/** Where a run stands. The last three are its ends. */
public enum RunStatus {
    /** Elected; waits for its turn, for other syncs or for a time, and holds nothing. */
    WAITING,
    /** Begun; its plan is not frozen yet. */
    PLANNED,
    /** The plan is frozen; splits are read and staged. */
    EXTRACTING,
    /** All splits are staged and the manifest is bound; publishing may have begun. */
    PUBLISHING,
    /**
     * Interrupted too often or published in doubt: stands still, with its cursor, until somebody triggers or
     * cancels it.
     */
    QUARANTINED,
    /** Published, verified, and the cursor moved. */
    COMMITTED,
    /** Nothing was published; the next run plans the same window anew. */
    FAILED,
    /** Given up by somebody; nothing moves the cursor. */
    CANCELLED;

    /** The larger, the more somebody has to know of it. */
    public int gravity() {
        return switch (this) {
            case COMMITTED, WAITING -> 0;
            case PLANNED, EXTRACTING, PUBLISHING -> 1;
            case CANCELLED -> 2;
            case FAILED -> 3;
            case QUARANTINED -> 4;
        };
    }

    /** Whether the run holds its route: no other run may begin. */
    public boolean open() {
        return switch (this) {
            case PLANNED, EXTRACTING, PUBLISHING, QUARANTINED -> true;
            case WAITING, COMMITTED, FAILED, CANCELLED -> false;
        };
    }
}
