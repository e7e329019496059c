package io.caravan.table.jdbc;

import io.caravan.record.Schema;
import java.util.List;

/**
 * A statement to read, with the columns its select list gives, in order.
 *
 * @param sql a SELECT with all values as literals
 * @param columns what each selected expression holds
 * @param fetchSize rows to fetch at a time where the driver needs to be told
 * @param batchBytes a batch of more bytes ends early, so that memory does not depend on the width of rows
 * @param unreadable hears of rows with a value that its column cannot hold
 */
public record Read(String sql, List<SourceColumn> columns, int fetchSize, long batchBytes, UnreadableRows unreadable) {
    public static final long BATCH_BYTES = 8 << 20;

    public Read {
        columns = List.copyOf(columns);
    }

    public Read(String sql, List<SourceColumn> columns, int fetchSize) {
        this(sql, columns, fetchSize, BATCH_BYTES, UnreadableRows.REFUSED);
    }

    public Schema schema() {
        return new Schema(columns.stream().map(SourceColumn::column).toList());
    }
}
