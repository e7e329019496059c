package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import io.caravan.store.Backfill;
import io.caravan.store.BackfillPlan;
import io.caravan.store.BackfillRequest;
import io.caravan.store.Pairing;
import io.caravan.store.RunRequest;
import io.caravan.store.RunStoreException;
import io.caravan.store.Transactions;
import io.caravan.store.WaitingRun;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Runs of past or future business dates on request, which never move a cursor. Any thread may use it. */
public final class Backfills {
    private final Tools tools;
    private final Clock clock;
    private final Function<String, Sync> syncs;
    private final Turns turns;

    /** @param syncs gives the sync of a route or throws */
    Backfills(Tools tools, Clock clock, Function<String, Sync> syncs, Turns turns) {
        this.tools = tools;
        this.clock = clock;
        this.syncs = syncs;
        this.turns = turns;
    }

    /**
     * What a backfill would run, and which partitions are there already; nothing is written.
     *
     * @throws RunException if the route is no sync of this process, or there is nothing to run
     */
    public BackfillPlan plan(String route, BackfillRequest request) {
        BackfillPlan plan = plan(route, request, true);
        String twice = twice(syncs.apply(route));
        return twice == null ? plan : plan.warning(twice);
    }

    /** Why rows of a date would be there twice, null if they would not. */
    private String twice(Sync sync) {
        RunConsumer consumer = sync.consumer();
        Map<String, Target> targets = RouteTargets.of(tools.context(), sync.route());
        return consumer.options().combinations().stream()
                .map(parameters -> tools.backfills().position(sync.route(), parameters))
                .map(stands -> Pairing.again(consumer.reads(), sync.route(), targets, stands))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** @return what is to be kept of it, empty if nothing is */
    private String allowed(Sync sync, String insists) {
        String twice = twice(sync);
        if (twice == null) {
            return "";
        }
        if (insists == null) {
            throw RunException.user(twice);
        }
        return "; rows may be appended again, as " + insists + " insists";
    }

    private BackfillPlan plan(String route, BackfillRequest request, boolean ask) {
        RunConsumer consumer = syncs.apply(route).consumer();
        Map<String, Target> targets = RouteTargets.of(tools.context(), route);
        return new BackfillPlanner(consumer, route, targets, tools.backfills()).plan(request, clock.instant(), ask);
    }

    /** The same as {@link #start(String, BackfillRequest, String)}, if nothing speaks against it. */
    public Backfill start(String route, BackfillRequest request) {
        return start(route, request, null);
    }

    /**
     * Begins a backfill: when this returns, all its runs are in the store and wait for their turn.
     *
     * @param insists who wants it also if a target appends, and other runs of the sync have copied rows of these dates; null
     *     if nobody does
     * @throws RunException if nobody insists, and that is so
     */
    public Backfill start(String route, BackfillRequest request, String insists) {
        return start(plan(route, request, false), allowed(syncs.apply(route), insists));
    }

    private Backfill start(BackfillPlan plan, String note) {
        long id = create(plan, note);
        turns.wantBackfill(id);
        return find(id);
    }

    /** Somebody may just have asked for one of the same runs; then they are counted anew. */
    private long create(BackfillPlan plan, String note) {
        java.time.ZoneId zone = syncs.apply(plan.route()).consumer().schedule().zone();
        try {
            return tools.backfills().create(plan, zone, note);
        } catch (RunStoreException e) {
            if (Transactions.taken(e)) {
                return tools.backfills().create(plan, zone, note);
            }
            throw e;
        }
    }

    /** The same as {@link #run(String, LocalDate, String)}, if nothing speaks against it. */
    public List<Run> run(String route, LocalDate date) {
        return run(route, date, null);
    }

    /** Runs a route for one logical time, if nothing speaks against it. */
    public List<Run> run(String route, Instant time) {
        return run(route, time, null);
    }

    /**
     * Runs a route for one business date; several firings or parameters make a backfill of that date.
     *
     * @param insists as in {@link #start(String, BackfillRequest, String)}
     */
    public List<Run> run(String route, LocalDate date, String insists) {
        Sync sync = syncs.apply(route);
        boolean none = sync.consumer().schedule().of(date, false).isEmpty();
        if (none) {
            return run(
                    route,
                    date.plusDays(1)
                            .atStartOfDay(sync.consumer().schedule().zone())
                            .toInstant(),
                    insists);
        }
        return run(sync, plan(route, BackfillRequest.of(date), false), insists);
    }

    /** Runs a route for one logical time. */
    public List<Run> run(String route, Instant time, String insists) {
        Sync sync = syncs.apply(route);
        LocalDate date =
                time.atZone(sync.consumer().schedule().zone()).toLocalDate().minusDays(1);
        List<BackfillPlan.PlannedRun> runs = sync.consumer().options().combinations().stream()
                .map(parameters -> new BackfillPlan.PlannedRun(date, time, parameters, null, null, List.of()))
                .toList();
        return run(sync, new BackfillPlan(route, BackfillRequest.of(date), runs, 0, 0, List.of()), insists);
    }

    private List<Run> run(Sync sync, BackfillPlan plan, String insists) {
        String note = allowed(sync, insists);
        if (plan.runs().size() > 1) {
            return tools.backfills().runs(start(plan, note).id());
        }
        BackfillPlan.PlannedRun only = plan.runs().get(0);
        RunRequest request = new RunRequest(
                plan.route(),
                only.logicalTime(),
                Run.Trigger.BACKFILL,
                sync.consumer().schedule().zone(),
                only.parameters(),
                null,
                note.isEmpty() ? null : "its turn" + note,
                null,
                0,
                false);
        Run run = add(request);
        turns.wantRun(run.id());
        turns.begin(new WaitingRun(run, null, null, null, 0), sync);
        return List.of(run);
    }

    /** Two who ask at the same moment for the same: the second counts anew. */
    private Run add(RunRequest request) {
        Run run = null;
        while (run == null) {
            run = tools.waiting().add(request);
        }
        return run;
    }

    /** Null if there is none of this number. */
    public Backfill find(long id) {
        return tools.backfills().find(id);
    }

    /**
     * The latest ones, newest first.
     *
     * @param route null for those of all routes
     */
    public List<Backfill> list(String route, int limit) {
        return tools.backfills().list(route, limit);
    }

    /** No further run begins; those under way come to their end. */
    public Backfill stop(long id) {
        return change(id, "stop", Backfill.Status.STOPPED, Backfill.Status.RUNNING);
    }

    /** Goes on with one that was stopped. */
    public Backfill resume(long id) {
        Backfill resumed = change(id, "resume", Backfill.Status.RUNNING, Backfill.Status.STOPPED);
        turns.wantBackfill(id);
        return resumed;
    }

    /** Gives up what has not begun; runs under way come to their end. */
    public Backfill cancel(long id) {
        return change(id, "cancel", Backfill.Status.CANCELLED, Backfill.Status.RUNNING, Backfill.Status.STOPPED);
    }

    private Backfill change(long id, String verb, Backfill.Status to, Backfill.Status... from) {
        boolean changed = false;
        for (Backfill.Status status : from) {
            changed = changed || tools.backfills().change(id, status, to);
        }
        Backfill now = find(id);
        if (now != null && !changed && now.status() != to) {
            throw RunException.user(now.route() + ": cannot " + verb + " backfill " + id + ": it is " + now.status()
                    + ". Begin another.");
        }
        turns.ask();
        return now;
    }
}
