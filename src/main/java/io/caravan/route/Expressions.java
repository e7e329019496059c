package io.caravan.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Language;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the expressions of a file whose routes are not made on trial, because they name beans. */
final class Expressions {
    private final Language simple;
    private final String file;

    Expressions(CamelContext context, String file) {
        this.simple = context.resolveLanguage("simple");
        this.file = file;
    }

    List<Problem> problems(Outline outline) {
        List<Problem> problems = new ArrayList<>();
        for (Item item : outline.items()) {
            if (!item.template()) {
                collect(item.id() == null ? file : item.id(), item.body(), problems);
            }
        }
        return problems;
    }

    private void collect(String route, Node node, List<Problem> problems) {
        Nodes.items(node).forEach(item -> collect(route, item, problems));
        for (NodeTuple entry : Nodes.entries(node)) {
            Node value = entry.getValueNode();
            Node text = value instanceof ScalarNode ? value : Nodes.child(value, "expression");
            if (Nodes.key(entry).equals("simple") && text instanceof ScalarNode scalar) {
                problem(route, scalar).ifPresent(problems::add);
            }
            collect(route, value, problems);
        }
    }

    private Optional<Problem> problem(String route, ScalarNode text) {
        try {
            simple.createExpression(text.getValue());
            return Optional.empty();
        } catch (RuntimeException expression) {
            try {
                simple.createPredicate(text.getValue());
                return Optional.empty();
            } catch (RuntimeException e) {
                return Optional.of(Nodes.problem(
                        text,
                        "simple",
                        null,
                        route + ": cannot read the expression: " + Explanation.cause(e) + " Correct it."));
            }
        }
    }
}
