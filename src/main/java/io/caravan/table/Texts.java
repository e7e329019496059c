package io.caravan.table;

import io.caravan.record.ColumnType;

/** Text columns by their length in characters. */
final class Texts {
    private Texts() {}

    static ColumnType character(int length) {
        return length >= 1 && length <= 255 ? ColumnType.character(length) : varchar(length);
    }

    static ColumnType varchar(int length) {
        return length >= 1 && length <= 65535 ? ColumnType.varchar(length) : ColumnType.STRING;
    }
}
