package io.caravan.engine;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.schedule.Firing;
import io.caravan.store.Claim;
import io.caravan.store.Election;
import io.caravan.store.FullRead;
import io.caravan.store.Leases;
import io.caravan.store.Requests;
import io.caravan.store.RunDetail;
import io.caravan.store.RunRecord;
import io.caravan.store.RunStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends runs early, runs them again, and holds the schedules of syncs, when somebody asks. Any thread may use it. */
public final class RunControl {
    private static final Logger LOG = LoggerFactory.getLogger(RunControl.class);
    private static final int MOST_NAMED = 10;
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final RunStore store;
    private final Tools tools;
    private final EventRuns events;
    private final Scheduler scheduler;
    private final Requests requests;
    private long next = System.nanoTime();

    RunControl(RunStore store, Tools tools, EventRuns events, Scheduler scheduler) {
        this.store = store;
        this.tools = tools;
        this.events = events;
        this.scheduler = scheduler;
        this.requests = new Requests(store.transactions(), tools.ledger().timeline());
    }

    /** Pauses a sync for all processes; a run that is under way comes to its end. */
    public void pause(String route, String reason) {
        tools.pauses().pause(scheduler.sync(route).route(), reason);
    }

    /** Ends a pause; what was missed is made up as the route's {@code misfire} says. Returns whether there was one. */
    public boolean resume(String route) {
        boolean was = tools.pauses().resume(scheduler.sync(route).route());
        scheduler.turns().ask();
        return was;
    }

    /** The work of this process on a run, null if there is none. */
    RunExecution execution(long run) {
        return scheduler.syncs().values().stream()
                .flatMap(sync -> sync.executions().stream())
                .filter(execution -> execution.run().id() == run)
                .findFirst()
                .orElse(null);
    }

    /**
     * Ends the open run of a route for good, or else the only one that waits or is for a date; the cursor stands. Returns
     * before it has ended; empty if there is none.
     *
     * @throws RunException if it is just being published, or there are several
     */
    public Optional<Run> cancel(String sync) {
        String route = scheduler.sync(sync).route();
        RunRecord open = requests.open(route);
        if (open == null) {
            List<RunRecord> others = requests.beside(route, MOST_NAMED + 1);
            if (others.isEmpty()) {
                return Optional.empty();
            }
            if (others.size() > 1) {
                throw RunException.user(several(route, others));
            }
            open = others.get(0);
        }
        cancel(open.run().id());
        return Optional.of(open.run());
    }

    private static String several(String route, List<RunRecord> runs) {
        String numbers = runs.stream()
                .limit(MOST_NAMED)
                .map(run -> Long.toString(run.run().id()))
                .collect(Collectors.joining(", "));
        String backfills = runs.stream()
                .map(RunRecord::backfill)
                .filter(Objects::nonNull)
                .distinct()
                .map(id -> ", or backfill " + id)
                .collect(Collectors.joining());
        return route + ": cannot cancel a run: several wait or are for dates: " + numbers
                + (runs.size() > MOST_NAMED ? " and more" : "") + ". Cancel one by its number" + backfills + ".";
    }

    /**
     * Ends a run that waits or is open for good; the cursor stands. Returns before it has ended; one that another process
     * works on ends within seconds.
     *
     * @throws RunException if there is no such run, it is just being published, or it has ended
     */
    public void cancel(long id) {
        RunDetail found = find(id);
        Run run = found.run().run();
        RunExecution execution = execution(id);
        if (execution != null) {
            if (!execution.stop(RunExecution.Stop.CANCEL)) {
                throw refused("cancel", run, "it is being published. Wait for its end.");
            }
        } else if (found.run().status() == RunStatus.WAITING && requests.cancelWaiting(run)) {
            scheduler.turns().ask();
        } else if (found.run().finished() != null) {
            throw refused("cancel", run, "it is " + found.run().status() + ". Nothing to do.");
        } else if (Election.isEventTask(found.task())) {
            cancelSmall(run);
        } else {
            giveUp(run, found.task());
        }
    }

    private void cancelSmall(Run run) {
        Claim given = requests.giveUpSmall(run.id());
        if (given == null) {
            throw refused("cancel", run, "its exchanges are just being published. Wait for its end.");
        }
        events.discard(given);
    }

    private void giveUp(Run run, String task) {
        Claim given = tools.election().giveUp(task, run);
        Sync sync = scheduler.syncs().get(run.route());
        if (given != null && sync != null) {
            new RunExecution(tools, sync.consumer(), given).discard();
        } else if (given != null) {
            LOG.warn("route={} run={} staged files remain: its route does not run here", run.route(), run.id());
        } else if (!requests.askToCancel(run.id())) {
            throw refused("cancel", run, "it has just ended. Look at it again.");
        }
        scheduler.turns().ask();
    }

    /** Cancels what somebody asked another process to cancel. Called often, by the scheduler's thread. */
    void look() {
        if (System.nanoTime() - next < 0 || store.transactions().exclusive()) {
            return;
        }
        next = System.nanoTime() + PAUSE_NANOS;
        boolean busy = scheduler.syncs().values().stream()
                .anyMatch(sync -> !sync.executions().isEmpty());
        if (busy) {
            for (long run : requests.toCancel()) {
                RunExecution execution = execution(run);
                if (execution != null) {
                    execution.stop(RunExecution.Stop.CANCEL);
                }
            }
        }
    }

    /**
     * Runs a failed or cancelled run again for the same time, or takes up one that stands still.
     *
     * @return the run that waits for its turn, or the one that goes on
     * @throws RunException if there is no such run, it runs, or it is committed
     */
    public Run retry(long id) {
        RunDetail found = find(id);
        RunRecord record = found.run();
        Run run = record.run();
        return switch (record.status()) {
            case COMMITTED ->
                throw refused("retry", run, "it is COMMITTED. To copy its date again, run the sync for that date.");
            case WAITING -> throw refused("retry", run, "it waits for its turn. Let it wait, or cancel it.");
            case FAILED, CANCELLED -> again(record, found.task());
            case PLANNED, EXTRACTING, PUBLISHING, QUARANTINED -> goOn(record, found.task());
        };
    }

    private Run again(RunRecord record, String task) {
        Run run = record.run();
        if (Election.isEventTask(task)) {
            throw refused("retry", run, "its rows came with an exchange. Send them again.");
        }
        sync(run);
        Run next = requests.again(record);
        scheduler.turns().wantRun(next.id());
        return next;
    }

    private Run goOn(RunRecord record, String task) {
        Run run = record.run();
        if (Election.isEventTask(task)) {
            if (record.status() != RunStatus.QUARANTINED || !events.retry(run)) {
                throw refused("retry", run, "it is just being published. Wait for its end.");
            }
            return run;
        }
        Sync sync = sync(run);
        if (!run.aside()) {
            return scheduler.trigger(sync, tools.workers(), FullRead.NONE);
        }
        if (!scheduler.turns().resumeAside(new Leases.Abandoned(task, run.route(), run.id()), sync, Firing.MANUAL)) {
            throw refused("retry", run, "it is running. Wait for its end, or cancel it.");
        }
        return run;
    }

    private RunDetail find(long id) {
        RunDetail found = store.detail(id);
        if (found == null) {
            throw RunException.user("cannot find run " + id + ": the run store does not know it, or no more."
                    + " Look at the list of runs.");
        }
        return found;
    }

    private Sync sync(Run run) {
        Map<String, Sync> syncs = scheduler.syncs();
        Sync sync = syncs.get(run.route());
        if (sync == null) {
            throw refused("retry", run, "its route does not run here. Restore the route.");
        }
        return sync;
    }

    private static RunException refused(String what, Run run, String why) {
        return RunException.user(run.route() + ": cannot " + what + " run " + run.id() + ": " + why);
    }
}
