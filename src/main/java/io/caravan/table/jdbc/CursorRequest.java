package io.caravan.table.jdbc;

import java.time.Duration;

/**
 * The question for a window's upper bound.
 *
 * @param from what stands behind FROM
 * @param where the route's own predicate without parentheses, null if none
 * @param cursor an integer, decimal, date, timestamp or instant column
 * @param lag how far back rows may be dated, null if nothing was said
 * @param hiddenLag how far to stay behind what cannot be seen, null if nothing was said
 */
public record CursorRequest(String from, String where, SourceColumn cursor, Duration lag, Duration hiddenLag) {
    private static final Duration HIDDEN = Duration.ofMinutes(10);
    private static final Duration SEEN = Duration.ofSeconds(1);

    /** How far to stay behind the clock, or what is known to stand, where open transactions cannot be seen. */
    public Duration hidden() {
        Duration hidden = hiddenLag == null ? HIDDEN : hiddenLag;
        return hidden.compareTo(margin()) < 0 ? margin() : hidden;
    }

    /** How far to stay behind the clock and the oldest open transaction: rows may be dated back so far. */
    public Duration margin() {
        return lag == null || lag.compareTo(SEEN) < 0 ? SEEN : lag;
    }

    /** What is missed behind {@link #hidden}, for a note. */
    public String missed() {
        return "rows that commit more than " + hidden().toSeconds()
                + " s after their cursor value are missed ('hiddenLag' sets this distance)";
    }
}
