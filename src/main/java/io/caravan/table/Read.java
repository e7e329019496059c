package io.caravan.table;

import io.caravan.record.Schema;
import java.util.List;

/**
 * A statement to read, with the columns its select list gives, in order.
 *
 * @param sql a SELECT with all values as literals
 * @param columns what each selected expression holds
 * @param fetchSize rows to fetch at a time where the driver needs to be told
 */
record Read(String sql, List<SourceColumn> columns, int fetchSize) {
    Read {
        columns = List.copyOf(columns);
    }

    Schema schema() {
        return new Schema(columns.stream().map(SourceColumn::column).toList());
    }
}
