package io.caravan.run;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;

/** Runs the syncs of this process. One per process, bound in the Camel registry before the routes start. */
public final class RunEngine implements AutoCloseable {
    public RunEngine(RunStore store, Clock clock, CamelContext context, MeterRegistry meters, EngineOptions options) {}

    /** Begins to fire schedules and to resume open runs. */
    public void start() {}

    /** Waits for running runs up to the grace period, then interrupts them. They stay open and are resumed later. */
    public void stop() {}

    @Override
    public void close() {
        stop();
    }

    void register(RunConsumer consumer) {}

    void deregister(RunConsumer consumer) {}

    public List<SyncStatus> syncs() {
        return List.of();
    }

    /** The latest runs of a route, newest first. */
    public List<RunRecord> runs(String route, int limit) {
        return List.of();
    }

    /** Starts a run now, or takes up a quarantined one. */
    public Run trigger(String route) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Ends the running or quarantined run of a route for good. Returns whether there was one. */
    public boolean cancel(String route) {
        return false;
    }
}
