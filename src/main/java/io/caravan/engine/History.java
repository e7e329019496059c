package io.caravan.engine;

import io.caravan.store.DirtyBook;
import io.caravan.store.ItemBook;
import io.caravan.store.Leases;
import io.caravan.store.Outbox;
import io.caravan.store.PublicationBook;
import io.caravan.store.RunStore;
import io.caravan.store.Sql;
import io.caravan.store.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets runs that ended long ago, some hundreds in a transaction, by one process at a time. Kept are the last run of
 * each route, the last that committed and the last of the schedule, and what open runs may still ask for.
 */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final String TASK = "#history";
    private static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofHours(1);
    /** Routes have to be there before it is known how long each wants its runs kept. */
    private static final Duration FIRST = Duration.ofMinutes(5);

    private final Transactions transactions;
    private final Leases leases;
    private final Map<String, Sync> syncs;
    private final int days;
    private final Chore chore = new Chore("forget old runs", FIRST, PAUSE, this::prune);

    /** @param days how long runs are kept whose route does not say */
    History(Transactions transactions, Leases leases, Map<String, Sync> syncs, int days) {
        this.transactions = transactions;
        this.leases = leases;
        this.syncs = syncs;
        this.days = days;
    }

    /** Called often, by the scheduler's thread. */
    void look() {
        chore.look();
    }

    /** Ends the work after the batch that is being written. */
    void stop() {
        chore.stop();
    }

    private void prune(BooleanSupplier goOn) {
        long forgotten = prune(goOn, true);
        if (forgotten > 0) {
            LOG.info("forgot {} runs that ended more than {} days ago, or as their routes say", forgotten, days);
        }
    }

    /** Forgets all that may go, at once. Returns how many runs did. */
    long prune() {
        return prune(() -> true, false);
    }

    private record Old(long run, String route, Instant logicalTime, Long backfill, Instant finished) {}

    /** @param gently whether to rest after each batch for as long as it took */
    private long prune(BooleanSupplier goOn, boolean gently) {
        Instant now = transactions.read(Sql::now);
        Keeping keeping = transactions.read(this::keeping);
        int shortest = syncs.values().stream().mapToInt(this::days).min().orElse(days);
        Instant limit = now.minus(Duration.ofDays(Math.min(shortest, days)));
        Instant from = Instant.EPOCH;
        long forgotten = 0;
        while (goOn.getAsBoolean()) {
            long start = System.nanoTime();
            List<Old> batch = batch(from, limit);
            List<Old> gone = batch.stream()
                    .filter(old -> old.finished().isBefore(now.minus(Duration.ofDays(days(old.route())))))
                    .filter(old -> !keeping.keeps(old))
                    .toList();
            if (!gone.isEmpty() && !forget(gone)) {
                return forgotten;
            }
            forgotten += gone.size();
            if (batch.size() < BATCH) {
                break;
            }
            Instant last = batch.get(batch.size() - 1).finished();
            from = gone.isEmpty() && last.equals(from) ? last.plusNanos(1000) : last;
            if (gently) {
                pause(System.nanoTime() - start);
            }
        }
        transactions.write(History::forgetTasks);
        transactions.write(Outbox::forget);
        transactions.write(sql -> forgetBackfills(sql, now));
        return forgotten;
    }

    private int days(String route) {
        Sync sync = syncs.get(route);
        return sync == null ? days : days(sync);
    }

    private int days(Sync sync) {
        int own = sync.consumer().options().historyDays();
        return own == 0 ? days : own;
    }

    private List<Old> batch(Instant from, Instant limit) {
        return transactions.read(sql -> sql.list(
                row -> new Old(
                        row.getLong(1),
                        row.getString(2),
                        Sql.instant(row, 3),
                        row.getObject(4, Long.class),
                        Sql.instant(row, 5)),
                "SELECT run_id, route, logical_time, backfill_id, finished FROM sync_run"
                        + " WHERE finished >= ? AND finished < ? ORDER BY finished LIMIT " + BATCH,
                from,
                limit));
    }

    /** Returns false if another process does this now. */
    private boolean forget(List<Old> runs) {
        String ids = runs.stream().map(old -> Long.toString(old.run())).collect(Collectors.joining(","));
        return transactions.write(sql -> {
            if (leases.take(sql, TASK) == null) {
                return false;
            }
            ItemBook.forget(sql, ids);
            DirtyBook.forget(sql, ids);
            PublicationBook.forget(sql, ids);
            sql.update("DELETE FROM sync_run_event WHERE run_id IN (" + ids + ")");
            sql.update("DELETE FROM sync_split WHERE run_id IN (" + ids + ")");
            sql.update("DELETE FROM sync_run WHERE run_id IN (" + ids + ")");
            return true;
        });
    }

    /** Tasks of runs beside their route, and of processes that are gone. An epoch that comes back is larger than before. */
    private static int forgetTasks(Sql sql) throws SQLException {
        return sql.update("DELETE FROM sync_task WHERE task LIKE '%~%'"
                + " AND lease_until < CURRENT_TIMESTAMP - INTERVAL '1' DAY AND NOT EXISTS"
                + " (SELECT 1 FROM sync_run r WHERE r.finished IS NULL AND r.task = sync_task.task)");
    }

    /** Those whose runs are all forgotten, or that never had any. */
    private int forgetBackfills(Sql sql, Instant now) throws SQLException {
        List<Old> ended = sql.list(
                row -> new Old(0, row.getString(2), null, row.getLong(1), Sql.instant(row, 3)),
                "SELECT backfill_id, route, created FROM sync_backfill b WHERE status <> 'RUNNING' AND NOT EXISTS"
                        + " (SELECT 1 FROM sync_run r WHERE r.backfill_id = b.backfill_id) ORDER BY 1 LIMIT " + BATCH);
        String ids = ended.stream()
                .filter(old -> old.finished().isBefore(now.minus(Duration.ofDays(days(old.route())))))
                .map(old -> Long.toString(old.backfill()))
                .collect(Collectors.joining(","));
        return ids.isEmpty() ? 0 : sql.update("DELETE FROM sync_backfill WHERE backfill_id IN (" + ids + ")");
    }

    private void pause(long nanos) {
        try {
            Thread.sleep(Math.max(1, nanos / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Keeping keeping(Sql sql) throws SQLException {
        Set<Long> cursors = new HashSet<>(sql.list(row -> row.getLong(1), "SELECT run_id FROM sync_cursor"));
        Set<Long> backfills = new HashSet<>(sql.list(
                row -> row.getLong(1),
                "SELECT DISTINCT backfill_id FROM sync_run WHERE finished IS NULL AND backfill_id IS NOT NULL"));
        Instant awaited = sql.first(
                row -> Sql.instant(row, 1),
                "SELECT MIN(logical_time) FROM sync_run WHERE finished IS NULL AND status = 'WAITING'");
        Set<String> upstream = syncs.values().stream()
                .flatMap(sync -> sync.consumer().options().after().stream())
                .collect(Collectors.toSet());
        return new Keeping(
                cursors, backfills, awaited == null ? Instant.MAX : awaited.minus(Duration.ofDays(3)), upstream);
    }

    /** What is kept beyond its days. */
    private final class Keeping {
        private final Set<Long> cursors;
        private final Set<Long> backfills;
        private final Instant awaited;
        private final Set<String> upstream;
        private final Map<String, Set<Long>> last = new HashMap<>();

        Keeping(Set<Long> cursors, Set<Long> backfills, Instant awaited, Set<String> upstream) {
            this.cursors = cursors;
            this.backfills = backfills;
            this.awaited = awaited;
            this.upstream = upstream;
        }

        boolean keeps(Old old) {
            return cursors.contains(old.run())
                    || old.backfill() != null && backfills.contains(old.backfill())
                    || upstream.contains(old.route()) && !old.logicalTime().isBefore(awaited)
                    || last.computeIfAbsent(old.route(), this::last).contains(old.run());
        }

        private Set<Long> last(String route) {
            return transactions.read(sql -> RunStore.last(sql, route));
        }
    }
}
