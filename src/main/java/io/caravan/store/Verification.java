package io.caravan.store;

import java.time.Instant;
import java.util.List;

/**
 * One comparison of what a sync's target holds with what its runs have written.
 *
 * @param finished null while it goes on
 * @param checked files that were read back, and tables or partitions whose folder was compared
 * @param bytes of the files
 * @param wrong how many are not as they were written
 * @param findings the first of these
 * @param error why it could not be finished, null if it could
 */
public record Verification(
        long id,
        String route,
        String node,
        Status status,
        Instant started,
        Instant finished,
        long checked,
        long bytes,
        long wrong,
        List<Finding> findings,
        String error) {
    /** How it stands. */
    public enum Status {
        RUNNING,
        /** Everything is as it was written. */
        SAME,
        /** Something is not. */
        DIFFERENT,
        /** It could not be finished. */
        FAILED
    }

    /** A file, or a place, that is not as it was written. */
    public record Finding(String name, String place, String problem) {}
}
