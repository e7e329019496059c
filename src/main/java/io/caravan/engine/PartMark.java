package io.caravan.engine;

import java.util.function.BiConsumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.IdempotentConsumerDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Tells the ticket of a batch of the parts that a {@code split} makes of it: each has to end at a target or a filter, like a
 * batch. What an {@code idempotentConsumer} knows already counts as filtered.
 */
final class PartMark {
    private PartMark() {}

    /** @param processor of the step that is defined so */
    static Processor wrap(NamedNode definition, Processor processor) {
        Processor wrapped = processor;
        if (definition instanceof IdempotentConsumerDefinition) {
            wrapped = new Marking(processor, (ticket, exchange) -> {}, PartMark::known);
        }
        return firstOfASplit(definition)
                ? new Marking(wrapped, (ticket, exchange) -> ticket.divided(exchange, 1), (ticket, exchange) -> {})
                : wrapped;
    }

    private static boolean firstOfASplit(NamedNode definition) {
        return definition.getParent() instanceof SplitDefinition split
                && !split.getOutputs().isEmpty()
                && split.getOutputs().get(0) == definition;
    }

    private static void known(Ticket ticket, Exchange exchange) {
        if (Boolean.TRUE.equals(exchange.getProperty(Exchange.DUPLICATE_MESSAGE))) {
            ticket.filtered(exchange);
        }
    }

    private static final class Marking extends DelegateAsyncProcessor {
        private final BiConsumer<Ticket, Exchange> before;
        private final BiConsumer<Ticket, Exchange> after;

        Marking(Processor processor, BiConsumer<Ticket, Exchange> before, BiConsumer<Ticket, Exchange> after) {
            super(processor);
            this.before = before;
            this.after = after;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Ticket ticket = exchange.getProperty(Ticket.PROPERTY, Ticket.class);
            if (ticket == null) {
                return super.process(exchange, callback);
            }
            before.accept(ticket, exchange);
            return super.process(exchange, doneSync -> {
                after.accept(ticket, exchange);
                callback.done(doneSync);
            });
        }
    }
}
