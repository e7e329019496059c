package io.caravan.store;

import io.caravan.run.Item;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many items a run found, and what became of them; of splits that are done.
 *
 * @param found what the source looked through
 * @param unchanged those of them that the target was known to hold already
 * @param states how many are in each state
 * @param bytes of those that were copied
 */
public record ItemCounts(long found, long unchanged, Map<Item.State, Long> states, long bytes) {
    public ItemCounts {
        states = Map.copyOf(states);
    }

    public long of(Item.State state) {
        return states.getOrDefault(state, 0L);
    }

    /** Null if the source of the run knows no items. */
    static ItemCounts read(Sql sql, long run) throws SQLException {
        Long[] survey = sql.first(
                row -> new Long[] {row.getObject(1, Long.class), row.getObject(2, Long.class)},
                "SELECT items_found, items_unchanged FROM sync_run WHERE run_id = ?",
                run);
        if (survey == null || survey[0] == null) {
            return null;
        }
        Map<Item.State, Long> states = new EnumMap<>(Item.State.class);
        long[] bytes = new long[1];
        sql.list(
                row -> {
                    Item.State state = Item.State.valueOf(row.getString(1));
                    bytes[0] += state == Item.State.COPIED ? row.getLong(3) : 0;
                    return states.put(state, row.getLong(2));
                },
                "SELECT state, COUNT(*), SUM(bytes) FROM sync_item WHERE run_id = ? GROUP BY state",
                run);
        return new ItemCounts(survey[0], survey[1], states, bytes[0]);
    }
}
