package io.caravan.store;

import io.caravan.run.Counts;
import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts how far a backfill is, in a transaction of the caller's. */
final class BackfillProgress {
    private static final int FAILURES = 100;

    private final Sql sql;
    private final long id;
    private final Map<RunStatus, Integer> counts = new EnumMap<>(RunStatus.class);
    private Counts rows = Counts.NONE;
    private long published;
    private Instant first;
    private Instant last;

    BackfillProgress(Sql sql, long id) {
        this.sql = sql;
        this.id = id;
    }

    Backfill of(String route, BackfillRequest request, Backfill.Status status, Instant created, Instant finished)
            throws SQLException {
        count();
        Duration elapsed =
                first == null ? Duration.ZERO : Duration.between(first, finished == null ? sql.now() : finished);
        return new Backfill(
                id,
                route,
                request,
                status,
                created,
                finished,
                counts,
                rows.rows(),
                rows.filtered(),
                published,
                rows.bytes(),
                elapsed.isNegative() ? Duration.ZERO : elapsed,
                status == Backfill.Status.RUNNING ? remaining() : null,
                failures());
    }

    private void count() throws SQLException {
        sql.list(
                row -> {
                    RunStatus status = RunStatus.valueOf(row.getString(1));
                    counts.put(status, row.getInt(2));
                    rows = rows.plus(new Counts(row.getLong(3), row.getLong(4), row.getLong(6)));
                    published += row.getLong(5);
                    if (status != RunStatus.WAITING && status != RunStatus.CANCELLED) {
                        Instant began = Sql.instant(row, 7);
                        first = first == null || began.isBefore(first) ? began : first;
                        Instant ended = Sql.instant(row, 8);
                        last = last == null || ended != null && ended.isAfter(last) ? ended : last;
                    }
                    return null;
                },
                "SELECT status, COUNT(*), SUM(rows_read), SUM(rows_filtered), SUM(rows_published), SUM(bytes_read),"
                        + " MIN(started), MAX(finished) FROM sync_run r WHERE backfill_id = ?" + BackfillStore.last()
                        + " GROUP BY status",
                id);
    }

    /** As long for each run that is left as for those that have ended. */
    private Duration remaining() {
        int ended = sum(RunStatus.COMMITTED, RunStatus.FAILED);
        int left = sum(RunStatus.WAITING, RunStatus.PLANNED, RunStatus.EXTRACTING, RunStatus.PUBLISHING);
        return ended == 0 || last == null
                ? null
                : Duration.between(first, last).multipliedBy(left).dividedBy(ended);
    }

    private int sum(RunStatus... statuses) {
        int sum = 0;
        for (RunStatus status : statuses) {
            sum += counts.getOrDefault(status, 0);
        }
        return sum;
    }

    private List<Backfill.Failure> failures() throws SQLException {
        return sql.list(
                row -> {
                    Run run = OpenRuns.run(row);
                    return new Backfill.Failure(
                            run.id(),
                            run.bizdate(),
                            run.parameters(),
                            RunStatus.valueOf(row.getString("status")),
                            row.getString("error"));
                },
                "SELECT run_id, route, logical_time, fired_by, zone, params, rerun, status, error FROM sync_run r"
                        + " WHERE backfill_id = ? AND status IN ('FAILED', 'QUARANTINED')" + BackfillStore.last()
                        + " ORDER BY run_id LIMIT " + FAILURES,
                id);
    }
}
