package io.caravan.hive.table;

import io.caravan.record.ColumnType;
import io.caravan.record.ColumnType.Decimal;
import io.caravan.record.ColumnType.Text;

/** Which types of a source may be read back through which types of a table without losing anything. */
public final class TypeFit {
    private TypeFit() {}

    /** Whether every value of {@code source} is the same value in a column of {@code table}. */
    public static boolean lossless(ColumnType source, ColumnType table) {
        if (source.hive().equals(table.hive())) {
            return true;
        }
        return switch (source.kind()) {
            case TINYINT, SMALLINT, INT, BIGINT -> integer(source, table);
            case FLOAT -> table.kind() == ColumnType.Kind.DOUBLE;
            case DECIMAL -> table instanceof Decimal wider && holds(wider, (Decimal) source);
            case VARCHAR, CHAR -> text((Text) source, table);
            case BOOLEAN, DOUBLE, STRING, BINARY, DATE, TIMESTAMP, INSTANT -> false;
        };
    }

    private static boolean integer(ColumnType source, ColumnType table) {
        return switch (table.kind()) {
            case SMALLINT, INT, BIGINT -> table.kind().compareTo(source.kind()) > 0;
            case DOUBLE -> source.kind() != ColumnType.Kind.BIGINT;
            case DECIMAL -> table instanceof Decimal wider && wider.precision() - wider.scale() >= digits(source);
            case BOOLEAN, TINYINT, FLOAT, STRING, VARCHAR, CHAR, BINARY, DATE, TIMESTAMP, INSTANT -> false;
        };
    }

    private static int digits(ColumnType integer) {
        return switch (integer.kind()) {
            case TINYINT -> 3;
            case SMALLINT -> 5;
            case INT -> 10;
            case BIGINT -> 19;
            case BOOLEAN, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY, DATE, TIMESTAMP, INSTANT ->
                throw integer.kind().unexpected();
        };
    }

    private static boolean holds(Decimal wider, Decimal source) {
        return wider.scale() >= source.scale()
                && wider.precision() - wider.scale() >= source.precision() - source.scale();
    }

    private static boolean text(Text source, ColumnType table) {
        if (table.kind() == ColumnType.Kind.STRING) {
            return true;
        }
        return table instanceof Text other && other.kind() == source.kind() && other.length() >= source.length();
    }
}
