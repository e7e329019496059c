package io.caravan.sync;

import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Hear of the end of the runs of a sync, at least once each, also of those that ended while this route was away. */
@UriEndpoint(
        firstVersion = "0.2.0",
        scheme = "sync-events",
        title = "Sync events",
        syntax = "sync-events:sync",
        consumerOnly = true,
        category = {Category.MONITORING},
        headersClass = SyncHeaders.class)
public class SyncEventsEndpoint extends DefaultEndpoint {
    private static final Set<RunStatus> ENDS =
            EnumSet.of(RunStatus.COMMITTED, RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.QUARANTINED);

    @UriPath(description = "Id of the route whose runs to hear of, or * for all")
    @Metadata(required = true)
    private String sync;

    @UriParam(
            description = "Ends to hear of, with commas between them: committed, failed, cancelled, quarantined; all if"
                    + " absent")
    private String on;

    private Set<RunStatus> ends = ENDS;

    public SyncEventsEndpoint(String uri, SyncEventsComponent component) {
        super(uri, component);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (on != null && !on.isBlank()) {
            ends = EnumSet.noneOf(RunStatus.class);
            for (String name : on.split(",", -1)) {
                ends.add(end(name.strip()));
            }
        }
    }

    private RunStatus end(String name) {
        return Arrays.stream(RunStatus.values())
                .filter(status -> ENDS.contains(status) && status.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> RunException.user("sync-events:" + sync + ": cannot use the options: 'on' is '" + on
                        + "': some of "
                        + String.join(
                                ", ",
                                ENDS.stream().map(SyncEventsEndpoint::text).toList())
                        + " with commas between them are allowed."));
    }

    private static String text(RunStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** The ends to hear of. */
    Set<RunStatus> ends() {
        return ends;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SyncEventsConsumer consumer = new SyncEventsConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw RunException.user("sync-events:" + sync
                + ": cannot send to the events of a sync: this endpoint only reads. Use sync: to start it.");
    }

    public String getSync() {
        return sync;
    }

    public void setSync(String sync) {
        this.sync = sync;
    }

    public String getOn() {
        return on;
    }

    public void setOn(String on) {
        this.on = on;
    }
}
