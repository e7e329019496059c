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

    Positions(Transactions transactions, Leases leases) {
        this.transactions = transactions;
        this.resets = new Resets(transactions, leases);
    }

    List<ResetRecord> reset(RunConsumer consumer, Reset reset) {
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

    List<ResetRecord> list(String route, int most) {
        return transactions.read(sql -> Resets.list(sql, route, most));
    }
}
