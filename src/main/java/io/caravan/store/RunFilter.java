package io.caravan.store;

import io.caravan.run.RunStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which runs to list.
 *
 * @param route null for all
 * @param statuses empty for all
 * @param since only runs that began then or later, null for all
 * @param until only runs that began before, null for all
 * @param empty whether committed runs that read nothing are wanted too
 * @param limit the most runs
 */
public record RunFilter(String route, Set<RunStatus> statuses, Instant since, Instant until, boolean empty, int limit) {
    /** Whenever they began, and whatever they read. */
    public RunFilter(String route, Set<RunStatus> statuses, int limit) {
        this(route, statuses, null, null, true, limit);
    }

    /** The latest of a route, whatever became of them. */
    public static RunFilter latest(String route, int limit) {
        return new RunFilter(route, Set.of(), limit);
    }

    public RunFilter {
        statuses = statuses.isEmpty() ? Set.of() : EnumSet.copyOf(statuses);
        if (limit < 1) {
            throw new IllegalArgumentException("'limit' is '" + limit + "': 1 or more is allowed");
        }
    }

    /** Those after a run, newest first. */
    List<RunRecord> read(Sql sql, long after) throws SQLException {
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder(RunRecords.COLUMNS + "WHERE run_id > ?");
        values.add(after);
        if (since != null) {
            where.append(" AND started >= ?");
            values.add(since);
        }
        if (until != null) {
            where.append(" AND started < ?");
            values.add(until);
        }
        if (!empty) {
            where.append(" AND NOT (status = ? AND rows_read = 0)");
            values.add(RunStatus.COMMITTED);
        }
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
        return sql.list(RunRecords::record, where.toString(), values.toArray());
    }
}
