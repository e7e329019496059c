package io.caravan.engine;

import io.caravan.record.RecordBatch;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.processor.ChoiceProcessor;
import org.apache.camel.processor.FilterProcessor;
import org.apache.camel.support.AsyncProcessorConverterHelper;

/**
 * The branches of a filter or choice that names a column: each row of a batch goes down the first branch that it passes,
 * and the rows of one branch go together. Steps behind it see all rows as they came, without those that a {@code stop}
 * in a branch has ended.
 */
final class RowBranches {
    /**
     * @param passes null if every row does that has come so far
     * @param onlyTargets whether its steps are targets alone, which are told of a batch of which no row passes: an
     *     overwrite writes exactly what passes, also when that is nothing
     */
    private record Branch(RowCondition passes, AsyncProcessor steps, boolean onlyTargets) {
        boolean wants(RecordBatch batch, BitSet rows) {
            return !rows.isEmpty() || onlyTargets && (batch.size() == 0 || batch.getClass() == RecordBatch.class);
        }
    }

    private final List<Branch> branches;
    private final boolean followed;

    private RowBranches(List<Branch> branches, boolean followed) {
        this.branches = branches;
        this.followed = followed;
    }

    /** Null if the filter names no column. */
    static RowBranches of(CamelContext context, FilterDefinition definition, FilterProcessor filter) {
        return known(List.of(branch(context, definition, definition.getOutputs(), filter)), definition);
    }

    /** Null if the choice names no column. */
    static RowBranches of(CamelContext context, ChoiceDefinition definition, ChoiceProcessor choice) {
        if (choice.getFilters().size() != definition.getWhenClauses().size()) {
            return null;
        }
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < choice.getFilters().size(); i++) {
            WhenDefinition when = definition.getWhenClauses().get(i);
            branches.add(
                    branch(context, when, when.getOutputs(), choice.getFilters().get(i)));
        }
        if (choice.getOtherwise() != null) {
            var steps = definition.getOtherwise().getOutputs();
            branches.add(new Branch(
                    null,
                    AsyncProcessorConverterHelper.convert(choice.getOtherwise()),
                    TargetSteps.only(context, steps)));
        }
        return known(branches, definition);
    }

    private static Branch branch(
            CamelContext context,
            HasExpressionType written,
            List<ProcessorDefinition<?>> steps,
            FilterProcessor filter) {
        return new Branch(
                RowCondition.of(context, written, filter.getPredicate()),
                filter.getProcessor(),
                TargetSteps.only(context, steps));
    }

    private static RowBranches known(List<Branch> branches, ProcessorDefinition<?> definition) {
        boolean known = branches.stream().anyMatch(branch -> branch.passes != null && branch.passes.namesColumns());
        return known ? new RowBranches(branches, followed(definition)) : null;
    }

    /** The steps for a body that is no batch, null if there are none. */
    AsyncProcessor steps(Exchange exchange) {
        for (Branch branch : branches) {
            if (branch.passes == null || branch.passes.matches(exchange)) {
                return branch.steps;
            }
        }
        return null;
    }

    /** Sends the rows of a batch down the branches. Returns false, without any effect, if the body is no batch. */
    boolean take(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof RecordBatch batch)) {
            return false;
        }
        try {
            send(exchange, batch, divide(exchange, batch));
        } catch (Exception e) {
            exchange.setException(e);
        }
        return true;
    }

    /** The rows of each branch. */
    private List<BitSet> divide(Exchange exchange, RecordBatch batch) {
        List<BitSet> rows = new ArrayList<>();
        BitSet rest = new BitSet();
        rest.set(0, batch.size());
        for (Branch branch : branches) {
            BitSet passing = branch.passes == null ? (BitSet) rest.clone() : branch.passes.passing(exchange, batch);
            passing.and(rest);
            rest.andNot(passing);
            rows.add(passing);
        }
        return rows;
    }

    private void send(Exchange exchange, RecordBatch batch, List<BitSet> rows) throws Exception {
        PickedRows before = PickedRows.of(exchange);
        BitSet stopped = new BitSet();
        int taken = 0;
        for (int b = 0; b < branches.size(); b++) {
            taken += rows.get(b).cardinality();
            if (branches.get(b).wants(batch, rows.get(b))) {
                exchange.getMessage().setBody(batch);
                PickedRows.put(exchange, before);
                send(exchange, batch, rows.get(b), branches.get(b));
                if (exchange.isFailed() || exchange.isRollbackOnly()) {
                    return;
                }
                if (exchange.isRouteStop()) {
                    exchange.setRouteStop(false);
                    stopped.or(rows.get(b));
                }
            }
        }
        exchange.getMessage().setBody(batch);
        PickedRows.put(exchange, before);
        goOn(exchange, batch, stopped);
        if (taken < batch.size() || !stopped.isEmpty()) {
            FilterMark.filtered(exchange);
        }
    }

    private void send(Exchange exchange, RecordBatch batch, BitSet rows, Branch branch) throws Exception {
        PickedRows picked = PickedRows.pick(exchange, batch, rows);
        exchange.getMessage().setBody(picked.part());
        PickedRows.put(exchange, picked);
        account(exchange, rows, branch);
        boolean changed = exchange.getMessage().getBody() != picked.part();
        if (changed && followed && !exchange.isFailed() && !exchange.isRouteStop()) {
            throw RunException.user(exchange.getFromRouteId() + ": cannot go on behind a filter or choice of rows:"
                    + " its steps have changed the body, and further steps follow. Put these into the branches, or"
                    + " work on single rows: split: { simple: \"${body}\", steps: [...] }.");
        }
    }

    /** The rows of a branch have to end at a target or a filter by themselves, or with the batch behind it. */
    private static void account(Exchange exchange, BitSet rows, Branch branch) throws Exception {
        Ticket ticket = exchange.getProperty(Ticket.PROPERTY, Ticket.class);
        if (ticket == null) {
            branch.steps().process(exchange);
            return;
        }
        Object outer = exchange.getProperty(Part.PROPERTY);
        ticket.divided(exchange, rows.cardinality());
        branch.steps().process(exchange);
        if (exchange.isRouteStop()) {
            ticket.filtered(exchange);
        }
        exchange.setProperty(Part.PROPERTY, outer);
    }

    /** With the rows that no branch has stopped. */
    private static void goOn(Exchange exchange, RecordBatch batch, BitSet stopped) {
        if (stopped.isEmpty()) {
            return;
        }
        if (stopped.cardinality() == batch.size()) {
            exchange.setRouteStop(true);
            return;
        }
        BitSet rest = new BitSet();
        rest.set(0, batch.size());
        rest.andNot(stopped);
        PickedRows picked = PickedRows.pick(exchange, batch, rest);
        exchange.getMessage().setBody(picked.part());
        PickedRows.put(exchange, picked);
    }

    /** Whether other steps come after this one, so that it matters what its own steps make of the exchange. */
    private static boolean followed(ProcessorDefinition<?> definition) {
        ProcessorDefinition<?> node = definition;
        for (ProcessorDefinition<?> parent = node.getParent(); parent != null; parent = node.getParent()) {
            var steps = parent.getOutputs();
            if (!(parent instanceof ChoiceDefinition) && !steps.isEmpty() && steps.get(steps.size() - 1) != node) {
                return true;
            }
            node = parent;
        }
        return false;
    }
}
