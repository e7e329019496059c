package io.caravan.endpoint;

import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.Failures;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * The producer of a target endpoint. It stages what belongs to a run; any other exchange (from {@code timer:},
 * {@code kafka:}, {@code platform-http:}) becomes part of a small run, committed before the exchange goes on.
 */
public final class RunProducer extends DefaultProducer {
    private final Target target;

    public <E extends DefaultEndpoint & Target> RunProducer(E endpoint) {
        super(endpoint);
        this.target = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String uri = getEndpoint().getEndpointUri();
        StagingTicket ticket = exchange.getProperty(StagingTicket.PROPERTY, StagingTicket.class);
        if (ticket != null) {
            ticket.stage(uri, target, batch(exchange, ticket), exchange);
            return;
        }
        ExchangeRuns engine = exchange.getContext().getRegistry().findSingleByType(ExchangeRuns.class);
        if (engine == null) {
            throw RunException.bug(
                    uri + ": cannot begin a run: there is no run engine in the Camel registry. Bind one.");
        }
        engine.event(route(exchange), uri, target, batch(exchange, null));
    }

    private RecordBatch batch(Exchange exchange, StagingTicket ticket) throws Exception {
        if (exchange.getIn().getBody() instanceof RecordBatch batch) {
            return batch;
        }
        try {
            if (ticket == null && exchange.getProperty(Schema.PROPERTY) == null) {
                exchange.setProperty(Schema.PROPERTY, target.schema().orElse(null));
            }
            return exchange.getIn().getMandatoryBody(RecordBatch.class);
        } catch (Exception e) {
            RunException failure = Failures.of(
                    route(exchange),
                    "read the body as rows for " + getEndpoint().getEndpointUri(),
                    e);
            if (ticket != null) {
                ticket.fail(failure);
            }
            throw failure;
        }
    }

    private static String route(Exchange exchange) {
        String route = exchange.getFromRouteId();
        return route == null ? "adhoc" : route;
    }
}
