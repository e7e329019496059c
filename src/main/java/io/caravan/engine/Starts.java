package io.caravan.engine;

import io.caravan.endpoint.SyncOptions;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.store.FullRead;
import io.caravan.store.RunRequest;
import io.caravan.store.RunStore;
import java.util.List;

/** Starts runs that somebody asks for; those of dates are {@link Backfills}. Any thread. */
public final class Starts {
    private final RunStore store;
    private final Tools tools;
    private final Scheduler scheduler;

    Starts(RunStore store, Tools tools, Scheduler scheduler) {
        this.store = store;
        this.tools = tools;
        this.scheduler = scheduler;
    }

    /**
     * Starts a run now, or takes up the open or quarantined one of the route. Returns as soon as it has begun.
     *
     * @return all runs of one firing: the first, which has begun, and those of other values, which come after it
     * @throws RunException if the route is no sync of this process, or runs already
     */
    public List<Run> now(String route) {
        return start(scheduler.sync(route), FullRead.NONE);
    }

    /**
     * Starts a run that reads everything once, wherever the cursor stands, and leaves the cursor at its end.
     *
     * @param who asks
     * @return all runs of one firing
     * @throws RunException if a run is open, or a target appends, where all rows would be there twice
     */
    public List<Run> full(String route, String who) {
        return start(scheduler.sync(route), FullReads.of(tools.context(), route, who));
    }

    private List<Run> start(Sync sync, FullRead full) {
        List<Run> all = store.together(scheduler.trigger(sync, tools.workers(), full));
        all.stream().skip(1).forEach(run -> scheduler.turns().wantRun(run.id()));
        return all;
    }

    /**
     * Asks for a run because something has happened, or for one of each combination of the route's own parameters;
     * returns when it is in the store, so that it will be made. Requests that wait already are made one.
     *
     * @return all of them
     * @throws RunException if the route is no sync of this process
     */
    public List<Run> request(String route) {
        SyncOptions wishes = scheduler.sync(route).consumer().options();
        RunRequest asked =
                RunRequest.of(route, null, Run.Trigger.EVENT, wishes.schedule().zone());
        List<Run> runs = tools.waiting().addOrShare(asked, wishes.combinations());
        scheduler.turns().ask();
        return runs;
    }
}
