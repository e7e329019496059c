package io.caravan.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Refuses trees that are deep or, with their aliases written out, huge; finds keys that are written twice. */
final class Shape {
    private static final int MOST_NODES = 200_000;
    private static final int DEEPEST = 100;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private int nodes;

    Shape(String file) {
        this.file = file;
    }

    List<Problem> check(Node root) throws RefusedException {
        visit(root, 0);
        return problems;
    }

    private void visit(Node node, int depth) throws RefusedException {
        if (++nodes > MOST_NODES) {
            throw new RefusedException(Nodes.problem(
                    node,
                    null,
                    null,
                    file + ": cannot read the YAML: with its aliases written" + " out it has more than " + MOST_NODES
                            + " nodes. Use fewer aliases ('*name')."));
        }
        if (depth > DEEPEST) {
            throw new RefusedException(Nodes.problem(
                    node,
                    null,
                    null,
                    file + ": cannot read the YAML: it is nested deeper than " + DEEPEST
                            + " levels, or an alias contains itself. Write it with fewer levels."));
        }
        for (Node item : Nodes.items(node)) {
            visit(item, depth + 1);
        }
        Map<String, NodeTuple> seen = new HashMap<>();
        for (NodeTuple entry : Nodes.entries(node)) {
            checkTwice(entry, seen);
            visit(entry.getValueNode(), depth + 1);
        }
    }

    private void checkTwice(NodeTuple entry, Map<String, NodeTuple> seen) {
        String key = Nodes.written(entry);
        NodeTuple first = key.isEmpty() ? null : seen.putIfAbsent(key, entry);
        if (first != null) {
            problems.add(Nodes.problem(
                    entry.getKeyNode(),
                    key,
                    null,
                    file + ": cannot read the key '" + key
                            + "': it is written twice, first in line " + Nodes.line(first.getKeyNode())
                            + ". Remove one of them."));
        }
    }
}
