package io.caravan.engine;

import io.caravan.schedule.Firing;
import io.caravan.store.Claim;
import io.caravan.store.Leases;
import io.caravan.store.WaitingRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives waiting runs their turn, as soon as no gate hinders them. {@link #give} is the scheduler's thread's. */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    /** Between two looks at what waits, unless somebody asks for one. */
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Tools tools;
    private final Map<String, Sync> syncs;
    private final List<Gate> gates;
    private final Runnable wake;
    /** Runs beside their routes: at most half of the workers, so that no backfill keeps the schedules of others waiting. */
    private final int most;

    private final AtomicInteger beside = new AtomicInteger();
    private final Set<Long> wantedRuns = ConcurrentHashMap.newKeySet();
    private final Set<Long> wantedBackfills = ConcurrentHashMap.newKeySet();
    /** What runs wait for that waited for something else at the last look. */
    private final Map<Long, String> hindrances = new LinkedHashMap<>();

    /** Why runs could not begin, as it was told; a run is tried again every second, and tells only what is new. */
    private final Map<Long, String> unable = new ConcurrentHashMap<>();

    private volatile boolean onRequest;
    private volatile boolean asked = true;
    private long next = System.nanoTime();

    /** @param wake makes the scheduler look again soon */
    Turns(Tools tools, Map<String, Sync> syncs, List<Gate> gates, Runnable wake) {
        this.tools = tools;
        this.syncs = syncs;
        this.gates = gates;
        this.wake = wake;
        this.most = Math.max(1, tools.options().workers() / 2);
    }

    /** Something has changed that a run may have waited for. */
    void ask() {
        asked = true;
        wake.run();
    }

    /** Only what is wanted here gets a turn; the rest waits for other processes. */
    void onRequest() {
        onRequest = true;
    }

    /** Somebody has asked this process for a run, which waits for its turn now. */
    void wantRun(long run) {
        if (onRequest) {
            wantedRuns.add(run);
        }
        ask();
    }

    /** Somebody has asked this process for a backfill, whose runs wait for their turn now. */
    void wantBackfill(long backfill) {
        if (onRequest) {
            wantedBackfills.add(backfill);
        }
        ask();
    }

    /** Begins what can begin. */
    void give() {
        if (!asked && System.nanoTime() - next < 0) {
            return;
        }
        asked = false;
        hindrances.clear();
        next = System.nanoTime() + PAUSE_NANOS;
        tools.waiting().due().forEach(this::give);
        tools.backfills().due(syncs.keySet()).forEach(this::give);
        note();
    }

    /** All at once: thousands may wait for the same, and each write waits for the disk. */
    private void note() {
        if (!hindrances.isEmpty()) {
            tools.waiting().note(hindrances);
        }
    }

    private void give(WaitingRun waiting) {
        Sync sync = syncs.get(waiting.run().route());
        if (sync != null && (!onRequest || wanted(waiting))) {
            sync.apart(() -> give(waiting, sync));
        }
    }

    private boolean wanted(WaitingRun waiting) {
        return wantedRuns.contains(waiting.run().id())
                || waiting.backfill() != null && wantedBackfills.contains(waiting.backfill());
    }

    private void give(WaitingRun waiting, Sync sync) {
        if (waiting.run().aside() ? beside.get() >= most : sync.busy()) {
            return;
        }
        String hindrance = gates.stream()
                .map(gate -> gate.hindrance(waiting, sync))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (hindrance == null) {
            begin(waiting, sync);
        } else if (!hindrance.equals(waiting.waitingFor())) {
            hindrances.put(waiting.run().id(), hindrance);
            LOG.info("route={} run={} waits for {}", sync.route(), waiting.run().id(), hindrance);
        }
    }

    /** Begins a run on a worker, if its route lets it. */
    void begin(WaitingRun waiting, Sync sync) {
        long id = waiting.run().id();
        boolean aside = waiting.run().aside();
        if (aside ? sync.beginAside(id) : sync.begin()) {
            begin(sync, id, aside, () -> tools.election().take(waiting));
        }
    }

    private void begin(Sync sync, long id, boolean aside, Supplier<Claim> take) {
        if (aside) {
            beside.incrementAndGet();
        }
        tools.workers().execute(() -> {
            boolean begun = false;
            try {
                Claim claim = sync.gone() ? null : take.get();
                begun = claim != null;
                unable.remove(id);
                if (begun) {
                    execute(claim, sync);
                }
            } catch (RuntimeException e) {
                if (!String.valueOf(e.getMessage()).equals(unable.put(id, String.valueOf(e.getMessage())))) {
                    LOG.error(
                            "route={} run={} cannot begin: {} It is tried again every second.",
                            sync.route(),
                            id,
                            e.getMessage());
                }
                LOG.debug("stack trace", e);
            } finally {
                end(sync, id, aside, begun);
            }
        });
    }

    /** Resumes a run beside its route that a process left behind. Returns whether this process does not work on it. */
    boolean resumeAside(Leases.Abandoned abandoned, Sync sync, Firing firing) {
        boolean begun = sync.beginAside(abandoned.run());
        if (begun) {
            begin(sync, abandoned.run(), true, () -> tools.election().resumeAside(abandoned.task(), firing));
        }
        return begun;
    }

    private void execute(Claim claim, Sync sync) {
        RunExecution execution = new RunExecution(tools, sync.consumer(), claim);
        if (claim.run().aside()) {
            sync.runningAside(claim.run().id(), execution);
        } else {
            sync.running(execution);
        }
        execution.execute();
    }

    /** One that could not begin is looked at again with the next regular look. */
    private void end(Sync sync, long run, boolean aside, boolean begun) {
        if (aside) {
            beside.decrementAndGet();
            sync.asideEnded(run);
        } else {
            sync.idle();
        }
        if (begun) {
            ask();
        }
    }
}
