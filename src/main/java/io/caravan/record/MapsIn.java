package io.caravan.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Converts rows that are maps. A key that a row lacks is NULL; a key that the schema lacks is an error. */
final class MapsIn {
    private MapsIn() {}

    /** Converts all rows; a null schema is inferred from all of them. */
    static RecordBatch read(Iterable<?> rows, Schema schema) {
        int room = rows instanceof Collection<?> all ? Math.max(1, all.size()) : 1024;
        return schema == null ? inferred(rows) : filled(rows.iterator(), schema, room);
    }

    private static RecordBatch inferred(Iterable<?> rows) {
        List<Map<?, ?>> all = new ArrayList<>();
        SchemaGuess guess = new SchemaGuess(false);
        for (Object row : rows) {
            Map<?, ?> map = map(row, all.size());
            guess.see(map);
            all.add(map);
        }
        return filled(all.iterator(), guess.schema(), Math.max(1, all.size()));
    }

    private static RecordBatch filled(Iterator<?> rows, Schema schema, int capacity) {
        Names names = new Names(schema);
        BatchAppender to = new BatchAppender(RecordBatch.allocate(schema, capacity));
        for (int i = 0; rows.hasNext(); i++) {
            Map<?, ?> row = map(rows.next(), i);
            to.begin();
            if (row instanceof RowMap own && own.isArrayOf(schema)) {
                for (int column = 0; column < schema.size(); column++) {
                    to.set(column, own.valueAt(column));
                }
            } else {
                set(to, names, row);
            }
            to.end();
        }
        return to.batch();
    }

    private static void set(BatchAppender to, Names names, Map<?, ?> row) {
        for (Map.Entry<?, ?> entry : row.entrySet()) {
            int column = names.find(String.valueOf(entry.getKey()));
            if (to.isSet(column)) {
                throw new ConversionException(
                        "cannot convert rows to a batch: two keys of a row differ from '" + names.get(column)
                                + "' only by case. Remove one in the step.",
                        null);
            }
            to.set(column, entry.getValue());
        }
    }

    private static Map<?, ?> map(Object row, int index) {
        if (row instanceof Map<?, ?> map) {
            return map;
        }
        String found = row == null ? "null" : row.getClass().getName();
        throw new ConversionException(
                "cannot convert rows to a batch: row " + index + " is " + found
                        + ", not a Map. Let the step return maps from column name to value.",
                null);
    }
}
