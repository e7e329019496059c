package io.caravan.run;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which runs to list.
 *
 * @param route null for all
 * @param statuses empty for all
 * @param limit the most runs
 */
public record RunFilter(String route, Set<RunStatus> statuses, int limit) {
    public RunFilter {
        statuses = statuses.isEmpty() ? Set.of() : EnumSet.copyOf(statuses);
        if (limit < 1) {
            throw new IllegalArgumentException("'limit' is '" + limit + "': 1 or more is allowed");
        }
    }

    /** Those after a run, newest first. */
    List<RunRecord> read(Sql sql, long since) throws SQLException {
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder(RunStore.COLUMNS + "WHERE run_id > ?");
        values.add(since);
        if (route != null) {
            where.append(" AND route = ?");
            values.add(route);
        }
        if (!statuses.isEmpty()) {
            where.append(" AND status IN (?")
                    .append(", ?".repeat(statuses.size() - 1))
                    .append(')');
            values.addAll(statuses);
        }
        where.append(" ORDER BY run_id DESC LIMIT ?");
        values.add(limit);
        return sql.list(RunStore::record, where.toString(), values.toArray());
    }
}
