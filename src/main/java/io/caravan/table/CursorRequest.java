package io.caravan.table;

import java.time.Duration;

/**
 * The question for a window's upper bound.
 *
 * @param from what stands behind FROM
 * @param where the route's own predicate without parentheses, null if none
 * @param cursor an integer, decimal, date, timestamp or instant column
 * @param lag how far a dialect stays behind the clock when it cannot see open transactions
 */
record CursorRequest(String from, String where, SourceColumn cursor, Duration lag) {}
