package io.caravan.engine;

import io.caravan.store.Lease;
import io.caravan.store.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Renews the leases of what runs in this process, at a third of their length, and ends runs whose lease is lost. */
final class LeaseKeeper {
    private final Leases leases;
    private final EventRuns events;
    private final Orphans orphans;
    private final long interval;
    private long next = System.nanoTime();

    LeaseKeeper(Leases leases, Duration length, EventRuns events, Orphans orphans) {
        this.leases = leases;
        this.events = events;
        this.orphans = orphans;
        this.interval = length.toNanos() / 3;
    }

    /** Renews if it is time to. Called often, by one thread; a failure is tried again at the next call. */
    void renew(Collection<Sync> syncs) {
        long now = System.nanoTime();
        if (now - next < 0) {
            return;
        }
        List<RunExecution> running =
                syncs.stream().flatMap(sync -> sync.executions().stream()).toList();
        List<Lease> held =
                new ArrayList<>(running.stream().map(RunExecution::lease).toList());
        held.addAll(events.leases());
        held.addAll(orphans.leases());
        try {
            leases.renew(held);
            next = now + interval;
        } finally {
            running.stream().filter(run -> run.lease().lost()).forEach(RunExecution::fenced);
        }
    }
}
