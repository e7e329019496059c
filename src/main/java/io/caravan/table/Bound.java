package io.caravan.table;

/**
 * The exclusive upper bound of a window: no open or later transaction writes a cursor value below it.
 *
 * @param value in the cursor's native precision, in the form that {@link Dialect#literal} takes; for a DATE the first day
 *     that may still get rows; null when the table has no row with a cursor value
 * @param exact false when the bound rests on a lag instead of on the open transactions
 * @param note why it is not exact, and what to do; empty if it is
 */
record Bound(String value, boolean exact, String note) {
    static Bound exact(String value) {
        return new Bound(value, true, "");
    }

    static Bound lagging(String value, String note) {
        return new Bound(value, false, note);
    }
}
