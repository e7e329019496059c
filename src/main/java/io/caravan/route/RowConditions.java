package io.caravan.route;

import io.caravan.condition.Condition;
import io.caravan.condition.ConditionRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Conditions on columns that no run could decide, found before there is one: those to which the batches of a source come as
 * they are. Of what stands behind other steps nobody knows the body.
 */
final class RowConditions {
    private static final String EVENTS = "sync-events";
    /** Steps that leave the body alone. */
    private static final Set<String> KEEPING =
            Set.of("log", "setHeader", "setHeaders", "setProperty", "setVariable", "setVariables", "id", "description");

    private final Predicate<EndpointUse> ours;
    private final List<Problem> problems = new ArrayList<>();

    /** @param ours whether a place names one of our own endpoints */
    RowConditions(Predicate<EndpointUse> ours) {
        this.ours = ours;
    }

    List<Problem> problems(Outline outline) {
        for (Item item : outline.routes()) {
            Node from = Nodes.child(item.body(), "from");
            boolean rows = item.route()
                    && EndpointUse.in(item.id(), item.body()).stream()
                            .filter(EndpointUse::source)
                            .limit(1)
                            .anyMatch(use -> ours.test(use) && !use.scheme().equals(EVENTS));
            if (rows) {
                steps(item.id(), Nodes.child(from == null ? item.body() : from, "steps"));
            }
        }
        return problems;
    }

    private void steps(String route, Node steps) {
        for (Node step : Nodes.items(steps)) {
            for (NodeTuple entry : Nodes.entries(step)) {
                if (!step(route, step, entry)) {
                    return;
                }
            }
        }
    }

    /** Whether the next step gets what this one got. */
    private boolean step(String route, Node step, NodeTuple entry) {
        Node body = entry.getValueNode();
        switch (Nodes.key(entry)) {
            case "filter" -> branch(route, body);
            case "choice" -> {
                Nodes.items(Nodes.child(body, "when")).forEach(when -> branch(route, when));
                steps(route, Nodes.child(Nodes.child(body, "otherwise"), "steps"));
            }
            case "multicast" -> {
                Nodes.items(Nodes.child(body, "steps"))
                        .forEach(one -> Nodes.entries(one).forEach(parallel -> step(route, one, parallel)));
                return false;
            }
            case "pipeline" -> {
                steps(route, Nodes.child(body, "steps"));
                return false;
            }
            case "to" -> {
                return EndpointUse.in(route, step).stream()
                        .allMatch(use -> ours.test(use) || use.scheme().equals("log"));
            }
            default -> {
                return KEEPING.contains(Nodes.key(entry));
            }
        }
        return true;
    }

    private void branch(String route, Node branch) {
        Node expression = Nodes.child(branch, "expression");
        Node simple = Nodes.child(expression == null ? branch : expression, "simple");
        Node text = simple instanceof ScalarNode ? simple : Nodes.child(simple, "expression");
        if (text instanceof ScalarNode scalar && !scalar.getValue().contains("{{")) {
            condition(route, scalar);
        }
        steps(route, Nodes.child(branch, "steps"));
    }

    private void condition(String route, ScalarNode text) {
        try {
            if (!Condition.columns(text.getValue()).isEmpty()) {
                Condition.parse(text.getValue());
            }
        } catch (ConditionRefused e) {
            problems.add(Nodes.problem(text, "simple", text.getValue(), route + ": " + e.getMessage()));
        }
    }
}
