package io.caravan.engine;

import io.caravan.endpoint.SyncOptions;
import io.caravan.store.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a sync has to have done for a business date before others may use it: each of its firings of that date, up to a
 * time, has to have succeeded. A firing that was passed over is covered by the next one.
 */
final class Upstream {
    /** More firings in a day than a schedule of seconds has are not counted. */
    private static final int MOST = 86_401;

    private final String route;
    private final SyncOptions options;
    private final LocalDate date;
    private final Instant until;

    /** @param until firings after it are not waited for, but for the first of the date; null for all of the date */
    Upstream(String route, SyncOptions options, LocalDate date, Instant until) {
        this.route = route;
        this.options = options;
        this.date = date;
        this.until = until;
    }

    private record Done(Instant time, boolean succeeded, long newest) {}

    /** What is missing, as "waits for …" goes on; null if nothing is. */
    String missing(Sql sql) throws SQLException {
        ZoneId zone = options.schedule().zone();
        Instant from = date.plusDays(1).atStartOfDay(zone).toInstant();
        Instant to = date.plusDays(2).atStartOfDay(zone).toInstant();
        if (options.schedule().once()) {
            return succeeded(sql, Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"));
        }
        if (options.schedule().next(Instant.EPOCH) == null && options.schedule().next(from) == null) {
            return succeeded(sql, from, to);
        }
        List<Instant> firings = firings(from, to);
        return firings.isEmpty() ? null : missing(sql, firings);
    }

    private List<Instant> firings(Instant from, Instant to) {
        List<Instant> firings = new ArrayList<>();
        Instant next = options.schedule().next(from.minusMillis(1));
        while (next != null && next.isBefore(to) && firings.size() < MOST) {
            if (until != null && next.isAfter(until) && !firings.isEmpty()) {
                break;
            }
            firings.add(next);
            next = options.schedule().next(next);
        }
        return firings;
    }

    private String missing(Sql sql, List<Instant> firings) throws SQLException {
        Instant last = firings.get(firings.size() - 1);
        Set<Instant> times = new HashSet<>(firings);
        // A person may have asked for any time; only those of the schedule count.
        List<Done> done = done(sql, firings.get(0), last).stream()
                .filter(one -> times.contains(one.time()))
                .toList();
        for (Done one : done) {
            if (!one.succeeded()) {
                return failed(sql, one.newest());
            }
        }
        boolean each = options.misfire() == SyncOptions.Misfire.ALL;
        long ran = done.stream().map(Done::time).distinct().count();
        boolean complete = each
                ? ran >= firings.size()
                : ran > 0 && done.get(done.size() - 1).time().equals(last) || covered(sql, last);
        return complete
                ? null
                : route + " of " + date + ", which has done " + ran + " of its " + firings.size() + " runs";
    }

    private List<Done> done(Sql sql, Instant first, Instant last) throws SQLException {
        return sql.list(
                row -> new Done(Sql.instant(row, 1), row.getInt(2) == 1, row.getLong(3)),
                "SELECT logical_time, MAX(CASE WHEN status = 'COMMITTED' THEN 1 ELSE 0 END), MAX(run_id) FROM sync_run"
                        + " WHERE route = ? AND logical_time >= ? AND logical_time <= ?"
                        + " AND fired_by IN ('SCHEDULE', 'BACKFILL') GROUP BY logical_time, params ORDER BY logical_time",
                route,
                first,
                last);
    }

    /** Whether a later firing, which stands for those that were passed over before it, has succeeded. */
    private boolean covered(Sql sql, Instant last) throws SQLException {
        Instant next = sql.first(
                row -> Sql.instant(row, 1),
                "SELECT MIN(logical_time) FROM sync_run WHERE route = ? AND logical_time > ? AND fired_by = 'SCHEDULE'",
                route,
                last);
        if (next == null) {
            return false;
        }
        List<Done> later = done(sql, next, next);
        return !later.isEmpty() && later.stream().allMatch(Done::succeeded);
    }

    /** Of a sync without a schedule, one run of the date is enough. */
    private String succeeded(Sql sql, Instant from, Instant to) throws SQLException {
        Long run = sql.first(
                row -> row.getLong(1),
                "SELECT run_id FROM sync_run WHERE route = ? AND logical_time >= ? AND logical_time < ?"
                        + " AND status = 'COMMITTED' LIMIT 1",
                route,
                from,
                to);
        return run != null ? null : route + " of " + date + ", which has not succeeded yet";
    }

    private String failed(Sql sql, long run) throws SQLException {
        String status = sql.first(row -> row.getString(1), "SELECT status FROM sync_run WHERE run_id = ?", run);
        boolean ended = Set.of("FAILED", "CANCELLED", "QUARANTINED").contains(status);
        return route + " of " + date + ", whose run " + run + " is " + status
                + (ended ? " ('caravan retry " + run + "')" : "");
    }
}
