package io.caravan.table;

import java.time.Duration;

/**
 * The question for a window's upper bound.
 *
 * @param from what stands behind FROM
 * @param where the route's own predicate without parentheses, null if none
 * @param cursor an integer, decimal, date, timestamp or instant column
 * @param lag how far the user wants windows to stay behind, null if nothing was said
 */
record CursorRequest(String from, String where, SourceColumn cursor, Duration lag) {
    private static final Duration UNSEEN = Duration.ofMinutes(10);
    private static final Duration SEEN = Duration.ofSeconds(1);

    /** How far to stay behind the clock of a database whose open transactions cannot be seen. */
    Duration unseen() {
        return lag == null ? UNSEEN : lag;
    }

    /** How far to stay behind the clock and the oldest open transaction: rows may be dated back so far. */
    Duration margin() {
        return lag == null || lag.compareTo(SEEN) < 0 ? SEEN : lag;
    }
}
