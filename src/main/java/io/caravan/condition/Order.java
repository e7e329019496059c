package io.caravan.condition;

import io.caravan.record.Column;
import io.caravan.record.Row;

/** How the value of a column, which is not NULL, stands to a literal: negative, 0 or positive. */
interface Order {
    int of(Row row);

    static ConditionRefused unread(Column column, Operand with, String forms) {
        return new ConditionRefused(
                column.name(), with + " is no value of a column of type " + column.type() + ". Write " + forms + ".");
    }
}
