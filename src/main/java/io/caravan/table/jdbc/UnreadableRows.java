package io.caravan.table.jdbc;

import java.util.function.Supplier;

/** Hears of rows that cannot be read; they are left out of the batches. Called by the thread that reads. */
public interface UnreadableRows {
    /** The first one ends the reading. */
    UnreadableRows REFUSED = (number, why, raw) -> {
        throw why;
    };

    /**
     * One row.
     *
     * @param number which of the rows of the split, from 1
     * @param raw its values, as {@link RawRow} writes them
     */
    void row(long number, UnreadableValue why, Supplier<byte[]> raw);
}
