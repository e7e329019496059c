package io.caravan.run;

import java.util.Objects;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/**
 * The consumer of a source endpoint. Its route is a sync: from start to stop of the route the {@link RunEngine} in
 * the Camel registry runs it by its schedule. Stopping waits for a running run, then interrupts it so that it can
 * be resumed.
 */
public abstract class RunConsumer extends DefaultConsumer implements RunSource {
    private final Schedule schedule;
    private RunEngine engine;

    protected RunConsumer(DefaultEndpoint endpoint, Processor processor, Schedule schedule) {
        super(endpoint, processor);
        this.schedule = Objects.requireNonNull(schedule, "schedule");
    }

    public final Schedule schedule() {
        return schedule;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        engine = getEndpoint().getCamelContext().getRegistry().findSingleByType(RunEngine.class);
        if (engine == null) {
            throw RunException.bug(getRouteId() + ": cannot register the sync: no run engine in the Camel registry. "
                    + "Bind one before the routes start.");
        }
        engine.register(this);
    }

    @Override
    protected void doStop() throws Exception {
        if (engine != null) {
            engine.deregister(this);
            engine = null;
        }
        super.doStop();
    }
}
