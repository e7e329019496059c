package io.caravan.table.jdbc;

import java.util.List;

/**
 * The question for ranges that together hold every row exactly once.
 *
 * @param relation the table or query
 * @param from what stands behind FROM
 * @param predicate the route's predicate and the window, null if none
 * @param key the columns to split by, empty if there is no key
 * @param count how many ranges are wanted, at least 2
 */
public record SplitRequest(Relation relation, String from, String predicate, List<SourceColumn> key, int count) {
    public SplitRequest {
        key = List.copyOf(key);
    }

    /** Without a key. */
    public SplitRequest without() {
        return new SplitRequest(relation, from, predicate, List.of(), count);
    }
}
