package io.caravan.table.jdbc;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A table or query as its database describes it.
 *
 * @param from what stands behind FROM: the quoted table, or the query in parentheses with an alias
 * @param columns the columns in order that this user may read
 * @param refused the names of those that it may not, {@link #UNNAMED} for others that the database does not tell
 */
public record Description(String from, List<SourceColumn> columns, List<String> refused) {
    /** No column is called so. */
    public static final String UNNAMED = "";

    public Description {
        columns = List.copyOf(columns);
        refused = List.copyOf(refused);
    }

    public Description(String from, List<SourceColumn> columns) {
        this(from, columns, List.of());
    }

    /** The same with each column changed. */
    public Description each(UnaryOperator<SourceColumn> change) {
        return new Description(from, columns.stream().map(change).toList(), refused);
    }
}
