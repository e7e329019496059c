package io.caravan.sync;

import io.caravan.run.RunException;
import io.caravan.store.Verification;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Verifies a sync, and returns when all is as it was written. */
public class VerifyProducer extends DefaultProducer {
    private final VerifyEndpoint endpoint;

    VerifyProducer(VerifyEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) {
        Verification end = Engines.of(exchange.getContext()).verifications().run(endpoint.getSync());
        if (end.status() != Verification.Status.SAME) {
            throw RunException.data(end.route() + ": verification " + end.id() + " is " + end.status() + ": "
                    + (end.error() == null
                            ? end.wrong() + " of " + end.checked() + " files are not as they were written"
                            : end.error())
                    + ". See 'caravan verify --show " + end.id() + "'.");
        }
    }
}
