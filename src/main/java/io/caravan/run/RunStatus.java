package io.caravan.run;

/** Where a run stands. Every status but the last three is open: a route has at most one open run. */
public enum RunStatus {
    /** Elected; its plan is not frozen yet. */
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

    /** Whether the run holds its route: no other run may begin. */
    public boolean open() {
        return switch (this) {
            case PLANNED, EXTRACTING, PUBLISHING, QUARANTINED -> true;
            case COMMITTED, FAILED, CANCELLED -> false;
        };
    }
}
