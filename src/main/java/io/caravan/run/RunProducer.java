package io.caravan.run;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * The producer of a target endpoint. It stages what belongs to a run; any other exchange (from {@code timer:},
 * {@code kafka:}, {@code platform-http:}) becomes a small run of its own, committed before the exchange goes on.
 */
public final class RunProducer extends DefaultProducer {
    private final Target target;

    public <E extends DefaultEndpoint & Target> RunProducer(E endpoint) {
        super(endpoint);
        this.target = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        throw new UnsupportedOperationException("not yet");
    }
}
