package io.caravan.table.jdbc;

import io.caravan.record.ColumnType;

/** Text columns by their length in characters. */
public final class Texts {
    private Texts() {}

    public static ColumnType character(int length) {
        return length >= 1 && length <= 255 ? ColumnType.character(length) : varchar(length);
    }

    public static ColumnType varchar(int length) {
        return length >= 1 && length <= 65535 ? ColumnType.varchar(length) : ColumnType.STRING;
    }
}
