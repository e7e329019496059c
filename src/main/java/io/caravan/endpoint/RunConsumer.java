package io.caravan.endpoint;

import io.caravan.run.Reads;
import io.caravan.run.RunException;
import io.caravan.run.RunSource;
import io.caravan.run.Throttle;
import io.caravan.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/**
 * The consumer of a source endpoint. Its route is a sync: from start to stop of the route the run engine in
 * the Camel registry runs it by its schedule. Stopping waits for a running run, then interrupts it so that it can
 * be resumed.
 */
public abstract class RunConsumer extends DefaultConsumer {
    private final SyncOptions options;
    private final Throttle throttle;
    private SyncRegistry syncs;

    protected RunConsumer(DefaultEndpoint endpoint, Processor processor, SyncOptions options) {
        super(endpoint, processor);
        this.options = Objects.requireNonNull(options, "options");
        this.throttle = new Throttle(options.maxRowsPerSecond(), options.maxBytesPerSecond());
    }

    public final Schedule schedule() {
        return options.schedule();
    }

    public final SyncOptions options() {
        return options;
    }

    /** What all runs of this route share of {@code maxRowsPerSecond} and {@code maxBytesPerSecond}. */
    public final Throttle throttle() {
        return throttle;
    }

    /** A source for one run; runs of several business dates may be under way at the same time. Cheap, no input or output. */
    public abstract RunSource source();

    /** The texts of its options that may hold macros. */
    public List<String> templates() {
        return List.of();
    }

    /** Whether a managed cursor bounds its runs, and the business date those that are asked for by date. */
    public boolean hasCursor() {
        return false;
    }

    /** What its runs read, as far as its options tell. */
    public Reads reads() {
        return Reads.EVERYTHING;
    }

    /**
     * What the position of its runs is a position of, as far as nothing has to be asked: connection, server, table,
     * condition, cursor, in words. Empty if each run reads everything.
     */
    public Map<String, String> subject() {
        return Map.of();
    }

    /** Whether its runs go on from a position, and not each from the beginning. */
    public boolean goesOn() {
        return !subject().isEmpty();
    }

    /** Its options that say how fast and in what parts it reads, not what: a run goes on when they are changed. */
    public Set<String> manner() {
        return Set.of();
    }

    /** Whether its source knows the items that its runs have copied. */
    public boolean knowsItems() {
        return false;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        syncs = getEndpoint().getCamelContext().getRegistry().findSingleByType(SyncRegistry.class);
        if (syncs == null) {
            throw RunException.bug(getRouteId() + ": cannot register the sync: no run engine in the Camel registry. "
                    + "Bind one before the routes start.");
        }
        syncs.register(this);
    }

    @Override
    protected void doStop() throws Exception {
        if (syncs != null) {
            syncs.deregister(this);
            syncs = null;
        }
        super.doStop();
    }
}
