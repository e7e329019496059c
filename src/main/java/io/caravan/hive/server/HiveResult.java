package io.caravan.hive.server;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TColumn;
import org.apache.hive.service.rpc.thrift.TRowSet;

/**
 * The rows of a statement, all in memory: meant for metadata, counts and read-backs.
 *
 * @param columns the names, as Hive gives them
 * @param rows values as Boolean, Byte, Short, Integer, Long, Double, {@code byte[]} or String (everything else); NULL is null
 */
public record HiveResult(List<String> columns, List<List<Object>> rows) {
    static final HiveResult NONE = new HiveResult(List.of(), List.of());

    public HiveResult {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** A value as text, "" for NULL. */
    public String text(int row, int column) {
        Object value = rows.get(row).get(column);
        return value == null ? "" : value.toString();
    }

    /** The first value of the first row as a number. */
    public long number() {
        return ((Number) rows.get(0).get(0)).longValue();
    }

    /** Adds the rows of one fetch; returns how many there were. */
    static int append(List<List<Object>> rows, TRowSet fetched) {
        List<TColumn> columns = fetched.getColumns();
        if (columns == null || columns.isEmpty()) {
            return 0;
        }
        List<List<?>> values = new ArrayList<>();
        List<BitSet> nulls = new ArrayList<>();
        for (TColumn column : columns) {
            values.add(values(column));
            nulls.add(BitSet.valueOf(nulls(column)));
        }
        int count = values.get(0).size();
        for (int row = 0; row < count; row++) {
            List<Object> line = new ArrayList<>(columns.size());
            for (int column = 0; column < columns.size(); column++) {
                line.add(
                        nulls.get(column).get(row)
                                ? null
                                : plain(values.get(column).get(row)));
            }
            rows.add(line);
        }
        return count;
    }

    private static Object plain(Object value) {
        if (value instanceof java.nio.ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return value;
    }

    private static List<?> values(TColumn column) {
        return switch (column.getSetField()) {
            case BOOL_VAL -> column.getBoolVal().getValues();
            case BYTE_VAL -> column.getByteVal().getValues();
            case I16_VAL -> column.getI16Val().getValues();
            case I32_VAL -> column.getI32Val().getValues();
            case I64_VAL -> column.getI64Val().getValues();
            case DOUBLE_VAL -> column.getDoubleVal().getValues();
            case STRING_VAL -> column.getStringVal().getValues();
            case BINARY_VAL -> column.getBinaryVal().getValues();
        };
    }

    private static byte[] nulls(TColumn column) {
        return switch (column.getSetField()) {
            case BOOL_VAL -> column.getBoolVal().getNulls();
            case BYTE_VAL -> column.getByteVal().getNulls();
            case I16_VAL -> column.getI16Val().getNulls();
            case I32_VAL -> column.getI32Val().getNulls();
            case I64_VAL -> column.getI64Val().getNulls();
            case DOUBLE_VAL -> column.getDoubleVal().getNulls();
            case STRING_VAL -> column.getStringVal().getNulls();
            case BINARY_VAL -> column.getBinaryVal().getNulls();
        };
    }
}
