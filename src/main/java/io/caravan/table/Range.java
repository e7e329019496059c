package io.caravan.table;

/**
 * A part of a table.
 *
 * @param predicate SQL without parentheses around it, null for everything
 * @param estimatedRows -1 if unknown
 */
record Range(String predicate, long estimatedRows) {
    static final Range ALL = new Range(null, -1);
}
