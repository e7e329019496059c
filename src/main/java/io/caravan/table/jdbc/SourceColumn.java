package io.caravan.table.jdbc;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;

/**
 * A column as the database has it and as Caravan reads it.
 *
 * @param column its name and the type its values get
 * @param nativeType the database's own name of its type with length or precision, for comparison and for people
 * @param expression the SQL expression that is selected to read it, for example {@code "id"} or {@code "doc"::text}
 * @param identifier the quoted name, to compare and order by
 * @param nullable whether it may hold NULL; true if unknown
 */
public record SourceColumn(Column column, String nativeType, String expression, String identifier, boolean nullable) {

    /** The same column where it may hold NULL. */
    public SourceColumn withNulls() {
        return new SourceColumn(column, nativeType, expression, identifier, true);
    }

    public String name() {
        return column.name();
    }

    public ColumnType type() {
        return column.type();
    }

    public ColumnType.Kind kind() {
        return column.type().kind();
    }
}
