package io.caravan.engine;

import io.caravan.run.Run;
import io.caravan.run.StagingArea;
import io.caravan.store.OpenRuns;
import io.caravan.store.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Removes from staging what runs have left there. A run removes its own when it ends; but a process that died, was
 * frozen or was cut off may have sent something that arrives later. So all areas are swept every hour, and also two
 * leases after the end of a run in whose course that may have happened. Any thread may use it.
 */
final class Leftovers {
    /** Routes have to be there before it is known where they stage. */
    private static final Duration FIRST = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofHours(1);

    private final Transactions transactions;
    private final Duration grace;
    private final List<StagingArea> areas = new CopyOnWriteArrayList<>();
    /** Since when, by {@link System#nanoTime}. */
    private final Map<Long, Long> suspects = new ConcurrentHashMap<>();

    private final Chore all;
    private final Chore soon;

    /** @param lease how long one is: of all who may still have worked on a run, none holds after two of them */
    Leftovers(Transactions transactions, Duration lease) {
        this.transactions = transactions;
        this.grace = lease.multipliedBy(2);
        this.all = new Chore("remove what ended runs left in staging", FIRST, PAUSE, goOn -> sweep());
        this.soon = new Chore("remove what a run left in staging", grace, grace, this::sweepSuspects);
    }

    /** From now on looks into a place in which runs are staged. */
    void add(StagingArea area) {
        areas.add(area);
    }

    /** Something may arrive in staging after the end of this run. */
    void suspect(Run run) {
        suspects.put(run.id(), System.nanoTime());
    }

    /** Called often, by the scheduler's thread. */
    void look() {
        all.look();
        if (!suspects.isEmpty()) {
            soon.look();
        }
    }

    void stop() {
        all.stop();
        soon.stop();
    }

    /** Removes what runs have left that ended two leases ago. Returns of how many. */
    int sweep() {
        return areas.stream().mapToInt(area -> area.sweep(this::ended)).sum();
    }

    /** Those that have not ended stay suspected, for as long as until all areas are swept anyway. */
    private void sweepSuspects(BooleanSupplier goOn) {
        long now = System.nanoTime();
        suspects.values().removeIf(since -> now - since > PAUSE.toNanos());
        List<Long> ripe = suspects.entrySet().stream()
                .filter(suspect -> now - suspect.getValue() >= grace.toNanos())
                .map(Map.Entry::getKey)
                .filter(run -> ended(run).isPresent())
                .toList();
        if (!ripe.isEmpty()) {
            sweep();
            suspects.keySet().removeAll(ripe);
        }
    }

    private Optional<Run> ended(long id) {
        return Optional.ofNullable(transactions.read(sql -> sql.first(
                OpenRuns::run,
                "SELECT run_id, route, logical_time, fired_by, zone, params, rerun FROM sync_run"
                        + " WHERE run_id = ? AND finished < ?",
                id,
                sql.now().minus(grace))));
    }
}
