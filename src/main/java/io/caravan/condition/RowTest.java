package io.caravan.condition;

import io.caravan.record.Row;

/** A condition that is bound to one batch. Makes no object for a row; for one thread. */
public interface RowTest {
    boolean passes(Row row);
}
