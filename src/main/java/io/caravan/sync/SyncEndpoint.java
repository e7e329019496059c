package io.caravan.sync;

import io.caravan.run.RunException;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Start a sync: whatever an exchange comes from, a message, a request or a file, can be a trigger. */
@UriEndpoint(
        firstVersion = "0.2.0",
        scheme = "sync",
        title = "Sync",
        syntax = "sync:sync",
        producerOnly = true,
        category = {Category.SCHEDULING},
        headersClass = SyncHeaders.class)
public class SyncEndpoint extends DefaultEndpoint {
    @UriPath(description = "Id of the route to run")
    @Metadata(required = true)
    private String sync;

    @UriParam(
            description = "Whether the exchange goes on only after the run has succeeded, and fails if it does not",
            defaultValue = "false")
    private boolean await;

    public SyncEndpoint(String uri, SyncComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new SyncProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw RunException.user("sync:" + sync
                + ": cannot read from a sync: this endpoint only starts it. Use sync-events: to hear of its runs.");
    }

    public String getSync() {
        return sync;
    }

    public void setSync(String sync) {
        this.sync = sync;
    }

    public boolean isAwait() {
        return await;
    }

    public void setAwait(boolean await) {
        this.await = await;
    }
}
