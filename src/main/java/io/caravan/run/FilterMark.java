package io.caravan.run;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.processor.FilterProcessor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Lets every filter of a route tell the ticket of an exchange that it stopped it: those rows are accounted for. */
final class FilterMark implements InterceptStrategy {
    private static final String STATUS = "CaravanFilterMatched";

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        if (target instanceof FilterProcessor filter) {
            if (filter.getStatusPropertyName() == null) {
                filter.setStatusPropertyName(STATUS);
            }
            return new Marking(filter);
        }
        return target;
    }

    private static final class Marking extends DelegateAsyncProcessor {
        private final FilterProcessor filter;

        Marking(FilterProcessor filter) {
            super(filter);
            this.filter = filter;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return super.process(exchange, doneSync -> {
                if (Boolean.FALSE.equals(exchange.getProperty(filter.getStatusPropertyName()))) {
                    Ticket ticket = exchange.getProperty(Ticket.PROPERTY, Ticket.class);
                    if (ticket != null) {
                        ticket.filtered();
                    }
                }
                callback.done(doneSync);
            });
        }
    }
}
