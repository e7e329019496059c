package io.caravan.engine;

import io.caravan.endpoint.SyncOptions;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.schedule.Firing;
import io.caravan.store.Claim;
import io.caravan.store.Election;
import io.caravan.store.FullRead;
import io.caravan.store.Leases;
import io.caravan.store.RunStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fires what is due, resumes what was abandoned and renews leases: all on one thread that never waits for a run. */
final class Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final Map<String, Sync> syncs = new ConcurrentHashMap<>();
    private final RunStore store;
    private final Leases leases;
    private final Tools tools;
    private final EventRuns events;
    private final Clock clock;
    private final Orphans orphans;
    private final LeaseKeeper keeper;
    private final Turns turns;
    private final List<Runnable> chores = new CopyOnWriteArrayList<>();
    private long recoverAt = System.nanoTime();
    private boolean complained;
    private boolean awake;
    private boolean stopped;
    private volatile boolean leaving;
    private volatile boolean onRequest;

    Scheduler(RunStore store, Leases leases, Tools tools, EventRuns events, Clock clock) {
        this.store = store;
        this.leases = leases;
        this.tools = tools;
        this.events = events;
        this.clock = clock;
        this.orphans = new Orphans(tools, leases);
        this.keeper = new LeaseKeeper(leases, tools.options().lease(), events, orphans);
        List<Gate> gates = List.of(
                (waiting, sync) -> tools.pauses().hindrance(waiting),
                new Standstill(store.transactions()),
                new Dependencies(store.transactions(), syncs));
        this.turns = new Turns(tools, syncs, gates, this::wake);
    }

    Map<String, Sync> syncs() {
        return syncs;
    }

    /** @throws RunException if the route is no sync of this process */
    Sync sync(String route) {
        Sync sync = syncs.get(route);
        if (sync == null) {
            throw RunException.user(route
                    + ": cannot find the sync: no started route of this id reads from a source."
                    + " Look at the list of syncs.");
        }
        return sync;
    }

    /** Something to look after in each round, which takes no time. */
    void chore(Runnable chore) {
        chores.add(chore);
    }

    Turns turns() {
        return turns;
    }

    /** Only runs that somebody asks for begin here. */
    void onRequest() {
        onRequest = true;
        turns.onRequest();
    }

    /** The body of the scheduler's thread. */
    void run() {
        while (!stopped()) {
            tick();
            nap();
        }
    }

    /** Does all that is due now. */
    synchronized void tick() {
        try {
            keeper.renew(syncs.values());
            store.look();
            if (!leaving) {
                begin();
            }
            syncs.values().forEach(Scheduler::watch);
            if (!leaving) {
                chores.forEach(Runnable::run);
            }
            complained = false;
        } catch (RuntimeException | Error e) {
            // Whatever it is: without this thread no lease is renewed.
            if (!complained) {
                String why = e instanceof RunException ? e.getMessage() : e.toString();
                LOG.error("cannot look for what is due: {} It is tried again every second.", why);
            }
            LOG.debug("stack trace", e);
            complained = true;
        }
    }

    /** Begins what is due. */
    private void begin() {
        tools.pauses().look();
        schedule();
        turns.give();
        if (!onRequest) {
            syncs.values().forEach(sync -> sync.apart(() -> fire(sync)));
            recover();
        }
    }

    /** Sets the first firing of routes that are new here; they may also have an open run to resume. */
    private void schedule() {
        List<Sync> fresh =
                syncs.values().stream().filter(sync -> !sync.scheduled()).toList();
        if (!fresh.isEmpty()) {
            Map<String, Instant> last =
                    store.lastFirings(fresh.stream().map(Sync::route).toList());
            for (Sync sync : fresh) {
                sync.schedule(last.get(sync.route()), clock.instant());
                tools.metrics().watch(sync.route(), last.get(sync.route()));
            }
            recoverAt = System.nanoTime();
        }
    }

    private void fire(Sync sync) {
        Instant now = clock.instant();
        if (sync.busy() || tools.pauses().paused(sync.route())) {
            sync.pass(now);
        } else if (sync.dueOnce(now)) {
            dispatch(sync, Firing.ONCE, null);
        } else {
            Instant due = sync.due(now);
            if (due != null) {
                dispatch(sync, Firing.SCHEDULE, due);
            }
        }
    }

    private static void watch(Sync sync) {
        sync.executions()
                .forEach(execution -> execution.limit(sync.consumer().options().timeout()));
        sync.executions().forEach(execution -> execution.log().progress());
    }

    private void recover() {
        if (System.nanoTime() - recoverAt >= 0) {
            recoverNow();
        }
    }

    /** Takes up open runs of this process's routes that nobody works on, and small runs of dead processes. */
    synchronized void recoverNow() {
        recoverAt = System.nanoTime() + tools.options().lease().toNanos();
        for (Leases.Abandoned abandoned : leases.abandoned()) {
            String task = abandoned.task();
            Sync sync = syncs.get(abandoned.route());
            if (Election.isEventTask(task)) {
                tools.workers().execute(() -> events.recover(task));
            } else if (sync != null && task.equals(abandoned.route())) {
                dispatch(sync, Firing.RECOVERY, null);
            } else if (sync != null) {
                turns.resumeAside(abandoned, sync, Firing.RECOVERY);
            } else {
                orphans.finish(abandoned);
            }
        }
    }

    private void dispatch(Sync sync, Firing firing, Instant logicalTime) {
        if (sync.begin()) {
            tools.workers().execute(() -> begin(sync, firing, logicalTime));
        } else if (firing != Firing.RECOVERY) {
            sync.again(logicalTime);
        }
    }

    private void begin(Sync sync, Firing firing, Instant logicalTime) {
        try {
            if (sync.gone()) {
                return;
            }
            SyncOptions options = sync.consumer().options();
            boolean queues = sync.queues();
            if (queues && firing != Firing.RECOVERY) {
                tools.election().queue(sync.route(), firing, logicalTime, options);
            }
            Claim claim = tools.election().begin(sync.route(), firing, logicalTime, options, queues, FullRead.NONE);
            sync.unable(false);
            if (claim == null) {
                passedOver(sync, firing, logicalTime, queues);
                return;
            }
            if (claim.attempt() > 1 && firing != Firing.RECOVERY && !queues) {
                sync.again(logicalTime);
            }
            execute(sync, claim);
        } catch (RuntimeException e) {
            if (sync.unable(true)) {
                LOG.error(
                        "route={} cannot begin a run: {} It is tried again every second.",
                        sync.route(),
                        e.getMessage());
            }
            LOG.debug("stack trace", e);
            if (firing != Firing.RECOVERY) {
                sync.again(logicalTime);
            }
        } finally {
            sync.idle();
            turns.ask();
        }
    }

    /** Nothing was elected: the store knows what comes next, but for {@code once}, which a pause has held up. */
    private void passedOver(Sync sync, Firing firing, Instant logicalTime, boolean queues) {
        if (firing == Firing.SCHEDULE && !queues) {
            sync.unsettled(logicalTime);
        } else if (firing == Firing.ONCE && tools.pauses().all().containsKey(sync.route())) {
            sync.again(null);
        }
    }

    private void execute(Sync sync, Claim claim) {
        RunExecution execution = new RunExecution(tools, sync.consumer(), claim);
        sync.running(execution);
        execution.execute();
    }

    /**
     * Starts a run that somebody asked for, on a worker.
     *
     * @param full whether it reads everything
     */
    Run trigger(Sync sync, Executor workers, FullRead full) {
        if (!sync.begin()) {
            throw RunException.user(
                    sync.route() + ": cannot start a run: one is running. Wait for its end, or cancel it.");
        }
        boolean handed = false;
        try {
            Claim claim = tools.election()
                    .begin(sync.route(), Firing.MANUAL, null, sync.consumer().options(), false, full);
            if (claim == null) {
                throw RunException.user(
                        sync.route() + ": cannot start a run: another process is running it. Wait for its end.");
            }
            workers.execute(() -> {
                try {
                    execute(sync, claim);
                } finally {
                    sync.idle();
                    turns.ask();
                }
            });
            handed = true;
            return claim.run();
        } finally {
            if (!handed) {
                sync.idle();
            }
        }
    }

    /**
     * Does something to a sync while no run of it begins or is under way here.
     *
     * @param verb for the message
     */
    <T> T apart(Sync sync, String verb, Function<Sync, T> work) {
        if (!sync.begin()) {
            RunExecution busy = sync.execution();
            throw RunException.user(sync.route() + ": cannot " + verb + ": "
                    + (busy == null ? "a run" : "run " + busy.run().id())
                    + " is open. Wait for its end, or cancel it.");
        }
        try {
            return work.apply(sync);
        } finally {
            sync.idle();
            turns.ask();
        }
    }

    void wake() {
        synchronized (syncs) {
            awake = true;
            syncs.notifyAll();
        }
    }

    /** From now on nothing begins; what runs keeps its leases. */
    void leave() {
        leaving = true;
    }

    /** Ends also the renewal of leases. */
    void stop() {
        synchronized (syncs) {
            stopped = true;
            syncs.notifyAll();
        }
    }

    private boolean stopped() {
        synchronized (syncs) {
            return stopped;
        }
    }

    private void nap() {
        long millis = LONGEST_NAP.toMillis();
        Instant now = clock.instant();
        for (Sync sync : syncs.values()) {
            Instant next = onRequest ? null : sync.next();
            if (next != null && (next.isAfter(now) || sync.isDue(now))) {
                millis =
                        Math.min(millis, Math.max(1, Duration.between(now, next).toMillis()));
            }
        }
        synchronized (syncs) {
            try {
                if (!awake && !stopped) {
                    syncs.wait(millis);
                }
            } catch (InterruptedException e) {
                LOG.debug("the scheduler was interrupted and goes on", e);
            }
            awake = false;
        }
    }
}
