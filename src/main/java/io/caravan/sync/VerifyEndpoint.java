package io.caravan.sync;

import io.caravan.run.RunException;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Read back all that a sync has copied and compare it with what was written: the exchange fails if something differs. */
@UriEndpoint(
        firstVersion = "0.2.0",
        scheme = "verify",
        title = "Verify",
        syntax = "verify:sync",
        producerOnly = true,
        category = {Category.MONITORING})
public class VerifyEndpoint extends DefaultEndpoint {
    @UriPath(description = "Id of the route whose files are verified")
    @Metadata(required = true)
    private String sync;

    public VerifyEndpoint(String uri, VerifyComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new VerifyProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw RunException.user("verify:" + sync + ": cannot read from it: this endpoint only verifies. Begin the route"
                + " with a schedule such as quartz: or timer:.");
    }

    public String getSync() {
        return sync;
    }

    public void setSync(String sync) {
        this.sync = sync;
    }
}
