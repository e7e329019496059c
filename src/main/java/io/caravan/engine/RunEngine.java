package io.caravan.engine;

import io.caravan.endpoint.ExchangeRuns;
import io.caravan.endpoint.RunConsumer;
import io.caravan.endpoint.SyncRegistry;
import io.caravan.record.JsonFormat;
import io.caravan.record.RecordBatch;
import io.caravan.run.Housekeeping;
import io.caravan.run.PublishedArea;
import io.caravan.run.RunException;
import io.caravan.run.StagingArea;
import io.caravan.run.Target;
import io.caravan.schedule.Periods;
import io.caravan.store.BackfillStore;
import io.caravan.store.Election;
import io.caravan.store.Leases;
import io.caravan.store.Outbox;
import io.caravan.store.Pauses;
import io.caravan.store.PlaceBook;
import io.caravan.store.RunLedger;
import io.caravan.store.RunStore;
import io.caravan.store.WaitingRuns;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
    private static final Logger LOG = LoggerFactory.getLogger(RunEngine.class);
    /** How long a run may take to heed its interrupt. */
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(10);

    /** Open to the package, as two others: tests do by hand what goes by the clock. */
    final Scheduler scheduler;

    final History history;
    final Tools tools;
    private final EngineOptions options;
    private final Leases leases;
    private final EventRuns events;
    private final Outbox outbox;
    private final RunControl control;
    private final RunList runs;
    private final SyncList syncs;
    private final Starts starts;
    private final Backfills backfills;
    private final Verifications verifications;
    private final Positions positions;
    private final ThreadPoolExecutor workers;
    private Thread thread;
    private boolean stopped;

    public RunEngine(RunStore store, Clock clock, CamelContext context, MeterRegistry meters, EngineOptions options) {
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
        this.runs = new RunList(store, tools, control);
        this.syncs = new SyncList(store, tools, scheduler.syncs(), runs);
        this.starts = new Starts(store, tools, scheduler);
        this.backfills = new Backfills(tools, clock, scheduler::sync, scheduler.turns());
        this.history = new History(store.transactions(), leases, scheduler.syncs(), options.historyDays());
        scheduler.chore(history::look);
        scheduler.chore(events::look);
        scheduler.chore(tools.leftovers()::look);
        scheduler.chore(tools.published()::look);
        this.positions = new Positions(store.transactions(), leases, scheduler);
        this.verifications =
                new Verifications(store, options.node(), context, workers, tools.published(), route -> scheduler
                        .sync(route)
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
        List<Sync> here = List.copyOf(scheduler.syncs().values());
        here.forEach(Sync::leave);
        end(here);
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

    /** How the syncs of this process stand. */
    public SyncList syncs() {
        return syncs;
    }

    /** The runs, as they are just now. */
    public RunList runs() {
        return runs;
    }

    /** Starts runs now. */
    public Starts starts() {
        return starts;
    }

    /** Runs for dates, one or many. */
    public Backfills backfills() {
        return backfills;
    }

    /** Ends runs, runs them again, and holds schedules. */
    public RunControl control() {
        return control;
    }

    /** Where syncs go on from. */
    public Positions positions() {
        return positions;
    }

    /** Comparisons of targets with what was written to them. */
    public Verifications verifications() {
        return verifications;
    }

    /** The letters that tell of the end of runs. */
    public Outbox outbox() {
        return outbox;
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
}
