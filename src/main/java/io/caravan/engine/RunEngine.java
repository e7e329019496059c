package io.caravan.engine;

import io.caravan.endpoint.ExchangeRuns;
import io.caravan.endpoint.RunConsumer;
import io.caravan.endpoint.SyncOptions;
import io.caravan.endpoint.SyncRegistry;
import io.caravan.record.JsonFormat;
import io.caravan.record.RecordBatch;
import io.caravan.run.EndpointNames;
import io.caravan.run.Housekeeping;
import io.caravan.run.PublishedArea;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.StagingArea;
import io.caravan.run.Target;
import io.caravan.schedule.Periods;
import io.caravan.store.BackfillStore;
import io.caravan.store.Election;
import io.caravan.store.Leases;
import io.caravan.store.Outbox;
import io.caravan.store.Pause;
import io.caravan.store.Pauses;
import io.caravan.store.PlaceBook;
import io.caravan.store.Position;
import io.caravan.store.Reset;
import io.caravan.store.ResetRecord;
import io.caravan.store.RunDetail;
import io.caravan.store.RunFilter;
import io.caravan.store.RunLedger;
import io.caravan.store.RunRecord;
import io.caravan.store.RunRequest;
import io.caravan.store.RunStore;
import io.caravan.store.Subject;
import io.caravan.store.WaitingRuns;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the syncs of this process: by schedule, on request, and again after a crash. One per process, bound in the Camel
 * registry before the first route is built, because filters of routes report to it; several processes may share a
 * PostgreSQL store. Any thread may use it.
 */
public final class RunEngine implements SyncRegistry, ExchangeRuns, Housekeeping, AutoCloseable {
    /** More runs that wait are not looked at to say for what. */
    private static final int MOST_WAITING = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(RunEngine.class);
    /** How long a run may take to heed its interrupt. */
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(10);

    private final RunStore store;
    private final EngineOptions options;
    private final Tools tools;
    private final Leases leases;
    private final EventRuns events;
    private final Outbox outbox;
    private final Scheduler scheduler;
    private final RunControl control;
    private final Backfills backfills;
    private final History history;
    private final Verifications verifications;
    private final Positions positions;
    private final ThreadPoolExecutor workers;
    private Thread thread;
    private boolean stopped;

    public RunEngine(RunStore store, Clock clock, CamelContext context, MeterRegistry meters, EngineOptions options) {
        this.store = store;
        this.options = options;
        this.workers = workers(options.workers());
        this.leases = new Leases(store.transactions(), options.node(), options.lease());
        RunLedger ledger = new RunLedger(store.transactions(), leases);
        Election election = new Election(store.transactions(), leases, options.attempts());
        WaitingRuns waiting = new WaitingRuns(store.transactions());
        RunMetrics metrics = new RunMetrics(meters, clock);
        PlaceBook places = new PlaceBook(store.transactions(), leases);
        this.tools = new Tools(
                election,
                ledger,
                waiting,
                new BackfillStore(store.transactions()),
                new Pauses(store.transactions()),
                options,
                metrics,
                new Leftovers(store.transactions(), options.lease()),
                places,
                new PublishedPlaces(store.transactions(), leases, places, metrics),
                workers,
                context);
        this.events = new EventRuns(tools);
        this.outbox = new Outbox(store.transactions());
        this.scheduler = new Scheduler(store, leases, tools, events, clock);
        this.control = new RunControl(store, tools, events, scheduler);
        scheduler.chore(control::look);
        this.backfills = new Backfills(tools, clock, this::sync, scheduler.turns());
        this.history = new History(store.transactions(), leases, scheduler.syncs(), options.historyDays());
        scheduler.chore(history::look);
        scheduler.chore(events::look);
        scheduler.chore(tools.leftovers()::look);
        scheduler.chore(tools.published()::look);
        this.positions = new Positions(store.transactions(), leases);
        this.verifications =
                new Verifications(store, options.node(), context, workers, tools.published(), route -> sync(route)
                        .route());
        context.getCamelContextExtension().addInterceptStrategy(new FilterMark());
        JsonFormat.bind(context);
        FailureWatch watch = new FailureWatch();
        watch.start();
        context.getManagementStrategy().addEventNotifier(watch);
    }

    /** Threads come with the work and go a minute after it. */
    private static ThreadPoolExecutor workers(int most) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most,
                most,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                work -> daemon(work, "caravan-run-" + number.incrementAndGet()));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to run what is asked for, and nothing else: no schedule fires, and what waits or was abandoned is left to
     * others. For a process that lives for one request.
     */
    public void startOnRequest() {
        scheduler.onRequest();
        start();
    }

    /** Begins to fire schedules and to resume open runs. */
    public synchronized void start() {
        if (thread == null) {
            leases.seize();
            thread = daemon(scheduler::run, "caravan-scheduler");
            thread.start();
        }
    }

    /**
     * Waits for running runs up to the grace period, then interrupts them. They stay open and are resumed later. Leases
     * are renewed until {@link #close()}: exchanges that are under way in other routes may still become small runs.
     */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        scheduler.leave();
        history.stop();
        tools.leftovers().stop();
        tools.published().stop();
        List<Sync> syncs = List.copyOf(scheduler.syncs().values());
        syncs.forEach(Sync::leave);
        end(syncs);
    }

    /** Stops, and gives back what leases there are. */
    @Override
    public synchronized void close() {
        stop();
        scheduler.stop();
        workers.shutdown();
        try {
            events.stop();
        } catch (RunException e) {
            LOG.warn("cannot give the lease back; it runs out by itself: {}", e.getMessage());
        }
    }

    @Override
    public void register(RunConsumer consumer) {
        Sync before = scheduler.syncs().putIfAbsent(consumer.getRouteId(), new Sync(consumer));
        if (before != null && before.consumer() != consumer) {
            throw RunException.user(consumer.getRouteId()
                    + ": cannot register the sync: another route has this id. Give each route an id of its own.");
        }
        scheduler.wake();
    }

    @Override
    public boolean retire(String route, Duration most) throws InterruptedException {
        Sync sync = scheduler.syncs().get(route);
        if (sync == null) {
            return true;
        }
        sync.leave();
        return sync.await(most);
    }

    @Override
    public void deregister(RunConsumer consumer) {
        Sync sync = scheduler.syncs().get(consumer.getRouteId());
        if (sync != null && sync.consumer() == consumer) {
            sync.leave();
            end(List.of(sync));
            scheduler.syncs().remove(consumer.getRouteId(), sync);
            tools.metrics().forget(consumer.getRouteId());
        }
    }

    private void end(List<Sync> syncs) {
        List<RunExecution> running =
                syncs.stream().flatMap(sync -> sync.executions().stream()).toList();
        if (!running.isEmpty()) {
            LOG.info(
                    "stopping, waiting up to {} for: {}",
                    Periods.text(options.grace()),
                    running.stream()
                            .map(execution -> execution.run().route())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", ")));
            running.forEach(RunExecution::stopping);
        }
        try {
            if (!await(syncs, options.grace())) {
                syncs.forEach(RunEngine::interrupt);
                if (!await(syncs, INTERRUPT_GRACE)) {
                    LOG.warn("a run does not end when interrupted; it is left alone and can do no more harm");
                }
            }
        } catch (InterruptedException e) {
            syncs.forEach(RunEngine::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private static boolean await(List<Sync> syncs, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        boolean idle = true;
        for (Sync sync : syncs) {
            idle &= sync.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return idle;
    }

    private static void interrupt(Sync sync) {
        sync.executions().forEach(execution -> execution.stop(RunExecution.Stop.INTERRUPT));
    }

    /** The names of the syncs of this process; nothing is asked of the run store. */
    public Set<String> names() {
        return new TreeSet<>(scheduler.syncs().keySet());
    }

    /** Whether a sync of this process runs just now. */
    public boolean busy(String route) {
        Sync sync = scheduler.syncs().get(route);
        return sync != null && sync.busy();
    }

    /** How the last run of each sync stands, by sync; those that never ran are not there. */
    public Map<String, RunStatus> lastStatus() {
        Map<String, RunStatus> status = new HashMap<>();
        store.lastRuns(scheduler.syncs().keySet()).forEach((route, run) -> status.put(route, run.status()));
        return status;
    }

    /** One sync of this process. */
    public Optional<SyncStatus> status(String route) {
        Sync sync = scheduler.syncs().get(route);
        return sync == null
                ? Optional.empty()
                : Optional.of(statuses(List.of(sync)).get(0));
    }

    /** The syncs of this process, by route. */
    public List<SyncStatus> syncs() {
        return statuses(scheduler.syncs().values());
    }

    private List<SyncStatus> statuses(Collection<Sync> syncs) {
        Map<String, RunRecord> last =
                store.lastRuns(syncs.stream().map(Sync::route).collect(Collectors.toSet()));
        Map<String, String> cursors = store.cursors();
        Map<String, Pause> pauses = tools.pauses().all();
        Map<String, Subject> subjects = store.subjects();
        return syncs.stream()
                .map(sync -> new SyncStatus(
                        sync.route(),
                        EndpointNames.of(sync.consumer().getEndpoint().getEndpointUri()),
                        sync.consumer().schedule().toString(),
                        sync.next(),
                        sync.busy(),
                        cursors.get(sync.route()),
                        SyncStatus.cursors(sync, cursors),
                        pauses.get(sync.route()),
                        problem(sync, cursors, subjects),
                        last.containsKey(sync.route()) ? live(last.get(sync.route())) : null))
                .sorted(Comparator.comparing(SyncStatus::route))
                .toList();
    }

    /** Whether a route leads to a target and is no sync: such a route makes runs of exchanges. */
    public boolean takesEvents(String route) {
        return EventRoutes.in(tools.context(), scheduler.syncs().keySet()).stream()
                .anyMatch(one -> one.getRouteId().equals(route));
    }

    /** Routes that are no syncs and lead to a target, which makes runs of exchanges. */
    public List<SyncStatus> eventRoutes() {
        return EventRoutes.in(tools.context(), scheduler.syncs().keySet()).stream()
                .map(route -> {
                    List<RunRecord> last = runs(route.getRouteId(), 1);
                    return new SyncStatus(
                            route.getRouteId(),
                            EndpointNames.of(route.getEndpoint().getEndpointUri()),
                            "each exchange",
                            null,
                            false,
                            null,
                            Map.of(),
                            null,
                            null,
                            last.isEmpty() ? null : last.get(0));
                })
                .toList();
    }

    /** What the syncs wait for, by sync: of those with a run that waits, and those whose {@code after} names nobody. */
    public Map<String, String> waiting() {
        Map<String, String> waiting = new HashMap<>();
        for (Sync sync : scheduler.syncs().values()) {
            String unknown = sync.consumer().options().after().stream()
                    .filter(other -> !scheduler.syncs().containsKey(other))
                    .collect(Collectors.joining(", "));
            if (!unknown.isEmpty()) {
                waiting.put(sync.route(), unknown + ", which is no sync here: drop its route, or correct 'after'");
            }
        }
        for (RunRecord run : store.runs(new RunFilter(null, Set.of(RunStatus.WAITING), MOST_WAITING))) {
            if (run.waitingFor() != null) {
                waiting.put(run.run().route(), run.waitingFor());
            }
        }
        return waiting;
    }

    /** What keeps the position of a sync from being that of its route as it is now. */
    private String problem(Sync sync, Map<String, String> cursors, Map<String, Subject> subjects) {
        String route = sync.route();
        List<String> kept = subjects.keySet().stream()
                .filter(name -> name.equals(route) || name.startsWith(route + "{"))
                .toList();
        if (kept.isEmpty()) {
            return null;
        }
        Subject now = Subjects.of(tools.context(), sync.consumer()).known();
        for (Map<String, String> parameters : sync.consumer().options().combinations()) {
            String name = Run.cursorName(route, parameters);
            Position position = new Position(
                    cursors.get(name),
                    0,
                    subjects.get(name),
                    false,
                    kept.contains(name) ? null : Position.renamed(kept, name));
            List<String> changes = position.changes(now);
            if (!changes.isEmpty()) {
                boolean appends = RouteTargets.of(tools.context(), route).values().stream()
                        .anyMatch(Target::appends);
                return position.refusal(route, changes, appends).getMessage();
            }
        }
        return null;
    }

    /** The conditions of the filters and choices of a route that runs here, null if none does. */
    public String filters(String route) {
        return Definition.filters(tools.context(), route);
    }

    /** The latest runs of a route, newest first. */
    public List<RunRecord> runs(String route, int limit) {
        return runs(new RunFilter(route, Set.of(), limit));
    }

    /** The runs that a filter lets through, newest first; those of this process with what they have read by now. */
    public List<RunRecord> runs(RunFilter filter) {
        return store.runs(filter).stream().map(this::live).toList();
    }

    private RunRecord live(RunRecord stored) {
        RunExecution execution =
                stored.status().open() ? control.execution(stored.run().id()) : null;
        return execution == null ? stored : stored.with(execution.counts());
    }

    /** One run in detail, null if the store does not know it. */
    public RunDetail detail(long id) {
        RunDetail stored = store.detail(id);
        RunExecution execution = stored == null ? null : control.execution(id);
        return execution == null
                ? stored
                : LiveDetail.of(stored, execution, tools.ledger().timeline().noted(id, stored.at()));
    }

    /**
     * Starts a run now, or takes up the open or quarantined one of the route. Returns as soon as it has begun.
     *
     * @throws RunException if the route is no sync of this process, or runs already
     */
    public Run trigger(String route) {
        return start(route).get(0);
    }

    /** The same for all runs of one firing: the first, which has begun, and those of other values, which come after it. */
    public List<Run> start(String route) {
        return together(scheduler.trigger(sync(route), workers));
    }

    private List<Run> together(Run first) {
        List<Run> all = store.together(first);
        all.stream().skip(1).forEach(run -> scheduler.turns().wantRun(run.id()));
        return all;
    }

    /**
     * Starts a run that reads everything once, wherever the cursor stands, and leaves the cursor at its end.
     *
     * @param who asks
     * @throws RunException if a run is open, or a target appends, where all rows would be there twice
     */
    public Run triggerFull(String route, String who) {
        return startFull(route, who).get(0);
    }

    /** The same for all runs of one firing. */
    public List<Run> startFull(String route, String who) {
        Sync sync = sync(route);
        return together(scheduler.trigger(sync, workers, FullReads.of(tools.context(), route, who)));
    }

    /**
     * Sets the position of a sync.
     *
     * @return what was done, for each combination of the route's own parameters that is meant
     * @throws RunException if a run is open, or the value is none of the cursor
     */
    public List<ResetRecord> reset(String route, Reset reset) {
        if (reset.kind() == Reset.Kind.FROM && scheduler.syncs().containsKey(reset.value())) {
            throw RunException.user(route + ": cannot reset: the sync '" + reset.value()
                    + "' is here, and keeps its position. Remove its route first.");
        }
        return scheduler.apart(sync(route), "reset", sync -> positions.reset(sync.consumer(), reset));
    }

    /** What was done to the position of a sync, the latest first. */
    public List<ResetRecord> resets(String route, int most) {
        return positions.list(route, most);
    }

    /**
     * Starts a run for a logical time, bounded by its business date and apart from the managed cursor. It may run
     * beside the route's own. Returns as soon as it is elected.
     *
     * @throws RunException if the route is no sync of this process, or rows would be appended that are there
     */
    public Run trigger(String route, Instant logicalTime) {
        return backfills.run(route, logicalTime).get(0);
    }

    /** The same for a business date; the first run, if the date has several. */
    public Run trigger(String route, LocalDate bizdate) {
        return backfills.run(route, bizdate).get(0);
    }

    /** Runs for dates, one or many. */
    public Backfills backfills() {
        return backfills;
    }

    /**
     * Asks for a run because something has happened, or for one of each combination of the route's own parameters;
     * returns when it is in the store, so that it will be made. Requests that wait already are made one.
     *
     * @return all of them
     * @throws RunException if the route is no sync of this process
     */
    public List<Run> request(String route) {
        SyncOptions wishes = sync(route).consumer().options();
        RunRequest asked =
                RunRequest.of(route, null, Run.Trigger.EVENT, wishes.schedule().zone());
        List<Run> runs = tools.waiting().addOrShare(asked, wishes.combinations());
        scheduler.turns().ask();
        return runs;
    }

    /** Comparisons of targets with what was written to them. */
    public Verifications verifications() {
        return verifications;
    }

    /** What is known of a run, null if there is none of this number. */
    public RunRecord run(long id) {
        RunRecord stored = store.run(id);
        return stored == null ? null : live(stored);
    }

    /** The letters that tell of the end of runs. */
    public Outbox outbox() {
        return outbox;
    }

    /**
     * Ends the open run of a route for good, or else the only one that waits or is for a date; the cursor stands. Returns
     * before it has ended; empty if there is none.
     *
     * @throws RunException if it is just being published, or there are several
     */
    public Optional<Run> cancel(String route) {
        return Optional.ofNullable(control.cancel(sync(route).route()));
    }

    /**
     * Ends a run that waits or is open for good; the cursor stands. Returns before it has ended.
     *
     * @throws RunException if there is no such run, it is just being published, or it has ended
     */
    public void cancel(long run) {
        control.cancel(run);
    }

    /**
     * Runs a run that failed or was cancelled again for the same time, or takes up one that stands still.
     *
     * @return the run that waits for its turn, or the one that goes on
     * @throws RunException if there is no such run, it runs, or it is committed
     */
    public Run retry(long run) {
        return control.retry(run);
    }

    /** Pauses a sync for all processes; a run that is under way comes to its end. */
    public void pause(String route, String reason) {
        tools.pauses().pause(sync(route).route(), reason);
    }

    /** Ends a pause; what was missed is made up as the route's {@code misfire} says. Returns whether there was one. */
    public boolean resume(String route) {
        boolean was = tools.pauses().resume(sync(route).route());
        scheduler.turns().ask();
        return was;
    }

    @Override
    public void event(String route, String uri, Target target, RecordBatch batch) {
        events.commit(route, uri, target, batch);
    }

    @Override
    public void sweep(StagingArea area) {
        tools.leftovers().add(area);
    }

    @Override
    public void watch(PublishedArea area) {
        tools.published().add(area);
    }

    /** Reads back and removes what is due now, for tests that do not wait. */
    void lookAfterPlaces() {
        tools.published().work(() -> true);
    }

    /** One round of the scheduler, for tests that drive the clock. */
    void tick() {
        scheduler.tick();
    }

    /** Forgets old runs now, for tests that do not wait. */
    long forget() {
        return history.prune();
    }

    /** Waits for the end of what runs of a route, or begins to; without the run store. For tests. */
    boolean await(String route, Duration most) throws InterruptedException {
        return sync(route).await(most);
    }

    /** Looks for abandoned runs now, for tests that do not wait. */
    void recover() {
        scheduler.recoverNow();
    }

    private Sync sync(String route) {
        Sync sync = scheduler.syncs().get(route);
        if (sync == null) {
            throw RunException.user(route
                    + ": cannot find the sync: no started route of this id reads from a source."
                    + " Look at the list of syncs.");
        }
        return sync;
    }
}
