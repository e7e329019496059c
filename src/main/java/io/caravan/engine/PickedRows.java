package io.caravan.engine;

import io.caravan.record.RecordBatch;
import java.util.BitSet;
import org.apache.camel.Exchange;

/**
 * Which rows of the batch that its source sent a part of it holds, on their way down a branch.
 *
 * @param rows their indexes, null if a step has changed the batch before
 */
record PickedRows(RecordBatch part, int[] rows) {
    private static final String PROPERTY = "CaravanPickedRows";

    static PickedRows of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, PickedRows.class);
    }

    /** The part of a batch that holds the rows, which is the batch itself if these are all. */
    static PickedRows pick(Exchange exchange, RecordBatch batch, BitSet rows) {
        RecordBatch part = batch;
        if (rows.cardinality() < batch.size()) {
            part = batch.copy();
            part.retain(rows::get);
        }
        PickedRows outer = of(exchange);
        int[] indexes = rows.stream().toArray();
        if (outer == null) {
            return new PickedRows(part, indexes);
        }
        if (outer.part != batch || outer.rows == null || outer.rows.length != batch.size()) {
            return new PickedRows(part, null);
        }
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = outer.rows[indexes[i]];
        }
        return new PickedRows(part, indexes);
    }

    static void put(Exchange exchange, PickedRows rows) {
        exchange.setProperty(PROPERTY, rows);
    }
}
