package io.caravan.table;

/**
 * A part of a table.
 *
 * @param predicate SQL without parentheses around it, null for everything
 * @param estimatedRows -1 if unknown
 * @param physical whether it goes by where rows lie, which changes when they are updated: exact in one snapshot only
 */
record Range(String predicate, long estimatedRows, boolean physical) {
    static final Range ALL = new Range(null, -1);

    Range(String predicate, long estimatedRows) {
        this(predicate, estimatedRows, false);
    }
}
