package io.caravan.route;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a tree of YAML nodes: keys as Camel spells them, places from 1, and a text without layout and comments. */
final class Nodes {
    private Nodes() {}

    static List<NodeTuple> entries(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    static List<Node> items(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    /** The key as it is written. */
    static String written(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** The key in Camel's spelling: {@code route-template} is {@code routeTemplate}. */
    static String key(NodeTuple entry) {
        return StringHelper.dashToCamelCase(written(entry));
    }

    static Node child(Node node, String key) {
        for (NodeTuple entry : entries(node)) {
            if (key(entry).equals(key)) {
                return entry.getValueNode();
            }
        }
        return null;
    }

    /** The scalar below a key, null when there is none. */
    static String text(Node node, String key) {
        return child(node, key) instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    /** The first place below a node where a key is written, or the node itself. */
    static Node find(Node node, String key) {
        return locate(node, key).orElse(node);
    }

    private static Optional<Node> locate(Node node, String key) {
        for (NodeTuple entry : entries(node)) {
            if (written(entry).equals(key)) {
                return Optional.of(entry.getKeyNode());
            }
        }
        return Stream.concat(items(node).stream(), entries(node).stream().map(NodeTuple::getValueNode))
                .flatMap(child -> locate(child, key).stream())
                .findFirst();
    }

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    static int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(-1) + 1;
    }

    static Problem problem(Node at, String option, String value, String message) {
        return new Problem(line(at), column(at), option, value, message);
    }

    /** The same for two nodes that say the same, however they are laid out. */
    static String canonical(Node node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    private static void write(Node node, StringBuilder text) {
        if (node instanceof ScalarNode scalar) {
            text.append(scalar.getTag().getValue())
                    .append('"')
                    .append(scalar.getValue().length())
                    .append(':');
            text.append(scalar.getValue());
        } else if (node instanceof SequenceNode) {
            text.append('[');
            for (Node item : items(node)) {
                write(item, text);
                text.append(',');
            }
            text.append(']');
        } else {
            text.append('{');
            for (NodeTuple entry : entries(node)) {
                write(entry.getKeyNode(), text);
                text.append('=');
                write(entry.getValueNode(), text);
                text.append(',');
            }
            text.append('}');
        }
    }
}
