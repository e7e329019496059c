package io.caravan.engine;

import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Tells the ticket of a batch when an error handler took a failed exchange to be handled: also of a part of the batch that a
 * {@code split} or {@code multicast} made, whose failure the source's own exchange does not show.
 */
final class FailureWatch extends EventNotifierSupport {
    FailureWatch() {
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeSendingEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreCamelContextEvents(true);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event.getType() == CamelEvent.Type.ExchangeFailureHandled;
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeEvent failed) {
            Ticket ticket = failed.getExchange().getProperty(Ticket.PROPERTY, Ticket.class);
            if (ticket != null) {
                ticket.swallowed();
            }
        }
    }
}
