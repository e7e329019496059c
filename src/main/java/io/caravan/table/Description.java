package io.caravan.table;

import java.util.List;

/**
 * A table or query as its database describes it.
 *
 * @param from what stands behind FROM: the quoted table, or the query in parentheses with an alias
 * @param columns all its columns in order
 */
record Description(String from, List<SourceColumn> columns) {
    Description {
        columns = List.copyOf(columns);
    }
}
