package io.caravan.engine;

import io.caravan.condition.Condition;
import io.caravan.condition.ConditionRefused;
import io.caravan.condition.RowTest;
import io.caravan.condition.Surroundings;
import io.caravan.record.RecordBatch;
import io.caravan.record.Row;
import io.caravan.run.RunException;
import java.util.BitSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.language.ExpressionDefinition;

/** What a filter, or a {@code when} of a choice, asks of rows. Camel's own predicate decides about all other bodies. */
final class RowCondition {
    private final Predicate camel;
    private final String text;
    private final boolean steady;
    private final Set<String> columns;
    private final Condition condition;
    private final ConditionRefused refused;

    private RowCondition(Predicate camel, String text, boolean steady, Condition condition, ConditionRefused refused) {
        this.camel = camel;
        this.text = text;
        this.steady = steady;
        this.condition = condition;
        this.refused = refused;
        this.columns = namesColumns() ? Condition.columns(text) : Set.of();
    }

    static RowCondition of(CamelContext context, HasExpressionType step, Predicate camel) {
        ExpressionDefinition written = step.getExpressionType();
        boolean simple = written != null && "simple".equals(written.getLanguage()) && written.getExpression() != null;
        String text = simple ? context.resolvePropertyPlaceholders(written.getExpression()) : String.valueOf(written);
        if (!simple || Condition.columns(text).isEmpty()) {
            boolean steady =
                    simple ? !text.contains("body") : written != null && "constant".equals(written.getLanguage());
            return new RowCondition(camel, text, steady, null, null);
        }
        try {
            return new RowCondition(camel, text, true, Condition.parse(text), null);
        } catch (ConditionRefused e) {
            return new RowCondition(camel, text, true, null, e);
        }
    }

    boolean namesColumns() {
        return condition != null || refused != null;
    }

    /** The rows of a batch that pass. */
    BitSet passing(Exchange exchange, RecordBatch batch) {
        BitSet rows = new BitSet(batch.size());
        if (!namesColumns()) {
            rows.set(0, batch.size(), holds(exchange));
            return rows;
        }
        RowTest test = bound(exchange, batch);
        Row row = batch.row();
        while (row.next()) {
            if (test.passes(row)) {
                rows.set(row.index());
            }
        }
        return rows;
    }

    /** Whether a body passes that is no batch. */
    boolean matches(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!namesColumns() || !RecordBatch.isRow(body)) {
            return camel.matches(exchange);
        }
        RecordBatch one = RecordBatch.ofRow(body, columns);
        return bound(exchange, one).passes(one.row().at(0));
    }

    /** A branch that names no column, beside others that do, takes all rows or none. */
    private boolean holds(Exchange exchange) {
        if (!steady) {
            throw RunException.user(exchange.getFromRouteId() + ": cannot divide rows by '" + text
                    + "': it names no column as ${body[name]}, but another 'when' does. Name one, or use a choice of its"
                    + " own.");
        }
        return camel.matches(exchange);
    }

    private RowTest bound(Exchange exchange, RecordBatch batch) {
        try {
            if (refused != null) {
                throw refused;
            }
            return condition.on(batch, new Simple(exchange));
        } catch (ConditionRefused e) {
            throw RunException.user(exchange.getFromRouteId() + ": " + e.getMessage());
        }
    }

    private record Simple(Exchange exchange) implements Surroundings {
        @Override
        public Object value(String function) {
            return exchange.getContext()
                    .resolveLanguage("simple")
                    .createExpression(function)
                    .evaluate(exchange, Object.class);
        }

        @Override
        public boolean holds(String condition) {
            return exchange.getContext()
                    .resolveLanguage("simple")
                    .createPredicate(condition)
                    .matches(exchange);
        }
    }
}
