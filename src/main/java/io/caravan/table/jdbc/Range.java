package io.caravan.table.jdbc;

/**
 * A part of a table.
 *
 * @param predicate SQL without parentheses around it, null for everything
 * @param estimatedRows -1 if unknown
 */
public record Range(String predicate, long estimatedRows) {
    public static final Range ALL = new Range(null, -1);
}
