package io.caravan.table.jdbc;

/**
 * The exclusive upper bound of a window: no open or later transaction writes a cursor value below it.
 *
 * @param value in the cursor's native precision, in the form that {@link Dialect#literal} takes; for a DATE the first day
 *     that may still get rows; null when the table has no row with a cursor value
 * @param clock the least value that the source's clock gives from now on, in the same form; null if that is not known
 * @param exact false when the bound rests on a lag instead of on the open transactions
 * @param note why it is not exact, and what to do; empty if it is
 */
public record Bound(String value, String clock, boolean exact, String note) {
    public static Bound exact(String value) {
        return new Bound(value, null, true, "");
    }

    public static Bound lagging(String value, String note) {
        return new Bound(value, null, false, note);
    }

    public Bound at(String now) {
        return new Bound(value, now, exact, note);
    }
}
