package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.endpoint.SyncOptions;
import io.caravan.run.Failures;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunSource;
import io.caravan.store.Leases;
import io.caravan.store.Reset;
import io.caravan.store.ResetRecord;
import io.caravan.store.Resets;
import io.caravan.store.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sets the positions of syncs when somebody asks. Any thread may use it. */
public final class Positions {
    private final Transactions transactions;
    private final Resets resets;
    private final Scheduler scheduler;

    Positions(Transactions transactions, Leases leases, Scheduler scheduler) {
        this.transactions = transactions;
        this.resets = new Resets(transactions, leases);
        this.scheduler = scheduler;
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
        return scheduler.apart(scheduler.sync(route), "reset", sync -> reset(sync.consumer(), reset));
    }

    private List<ResetRecord> reset(RunConsumer consumer, Reset reset) {
        List<Map<String, String>> combinations = consumer.options().combinations();
        return resets.reset(consumer.getRouteId(), combinations, reset, value(consumer, reset));
    }

    /**
     * The value in the form in which the cursor keeps it.
     *
     * @throws RunException if it is no value of the cursor, or there is none
     */
    public static String value(RunConsumer consumer, Reset reset) {
        if (reset.kind() != Reset.Kind.TO) {
            return null;
        }
        SyncOptions options = consumer.options();
        Run run = new Run(
                0,
                consumer.getRouteId(),
                Instant.now(),
                Run.Trigger.MANUAL,
                options.schedule().zone(),
                options.combinations().get(0),
                0);
        RunSource source = consumer.source();
        try {
            return source.position(run, reset.value());
        } catch (RunException e) {
            boolean named = e.names(run.route());
            throw named ? e : new RunException(e.category(), run.route() + ": cannot reset: " + e.getMessage(), e);
        } catch (Exception e) {
            throw Failures.of(run.route(), "reset", e);
        } finally {
            source.release();
        }
    }

    /** What was done to the position of a sync, the latest first. */
    public List<ResetRecord> list(String route, int most) {
        return transactions.read(sql -> Resets.list(sql, route, most));
    }
}
