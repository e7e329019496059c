package io.caravan.engine;

import io.caravan.record.RecordBatch;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.processor.ChoiceProcessor;
import org.apache.camel.processor.FilterProcessor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Lets every filter and choice of a route tell the ticket of an exchange that it stopped it: those rows are accounted
 * for. One that names a column works on the rows of a batch. The only strategy of ours, because Camel shows the processor
 * itself to the first one alone.
 */
final class FilterMark implements InterceptStrategy {
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        if (target instanceof FilterProcessor filter) {
            FilterDefinition written = definition instanceof FilterDefinition it ? it : null;
            return PartMark.wrap(
                    definition, new Filter(filter, written == null ? null : RowBranches.of(context, written, filter)));
        }
        if (target instanceof ChoiceProcessor choice) {
            ChoiceDefinition written = definition instanceof ChoiceDefinition it ? it : null;
            return PartMark.wrap(
                    definition, new Choice(choice, written == null ? null : RowBranches.of(context, written, choice)));
        }
        return PartMark.wrap(definition, target);
    }

    static void filtered(Exchange exchange) {
        Ticket ticket = exchange.getProperty(Ticket.PROPERTY, Ticket.class);
        if (ticket != null) {
            ticket.filtered(exchange);
        }
    }

    /** A row of a batch, which a {@code split} has made the body, is compared as in its batch. */
    private static boolean row(RowBranches rows, Exchange exchange, AsyncCallback callback) {
        try {
            AsyncProcessor steps = rows.steps(exchange);
            if (steps != null) {
                return steps.process(exchange, callback);
            }
            filtered(exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private static final class Filter extends DelegateAsyncProcessor {
        private static final String STATUS = "CaravanFilterMatched";
        private final FilterProcessor filter;
        private final RowBranches rows;

        Filter(FilterProcessor filter, RowBranches rows) {
            super(filter);
            this.filter = filter;
            this.rows = rows;
            if (filter.getStatusPropertyName() == null) {
                filter.setStatusPropertyName(STATUS);
            }
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (rows != null && rows.take(exchange)) {
                callback.done(true);
                return true;
            }
            if (rows != null && RecordBatch.isRow(exchange.getMessage().getBody())) {
                return row(rows, exchange, callback);
            }
            return super.process(exchange, doneSync -> {
                if (Boolean.FALSE.equals(exchange.getProperty(filter.getStatusPropertyName()))) {
                    filtered(exchange);
                }
                callback.done(doneSync);
            });
        }
    }

    /** Without {@code otherwise}, a choice whose branches all refuse an exchange has stopped it; Camel's does not say so. */
    private static final class Choice extends DelegateAsyncProcessor {
        private final ChoiceProcessor choice;
        private final RowBranches rows;

        Choice(ChoiceProcessor choice, RowBranches rows) {
            super(choice);
            this.choice = choice;
            this.rows = rows;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (rows != null && rows.take(exchange)) {
                callback.done(true);
                return true;
            }
            if (rows != null && RecordBatch.isRow(exchange.getMessage().getBody())) {
                return row(rows, exchange, callback);
            }
            return choice.getOtherwise() == null ? first(exchange, callback) : super.process(exchange, callback);
        }

        private boolean first(Exchange exchange, AsyncCallback callback) {
            try {
                for (FilterProcessor when : choice.getFilters()) {
                    if (when.matches(exchange)) {
                        return when.getProcessor().process(exchange, callback);
                    }
                }
                filtered(exchange);
            } catch (RuntimeException e) {
                exchange.setException(e);
            }
            callback.done(true);
            return true;
        }
    }
}
