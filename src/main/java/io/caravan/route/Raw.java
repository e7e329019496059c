package io.caravan.route;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Marks option values with characters that mean something in a URI, so that Camel takes them as they are written. Without
 * it {@code where: "a like 'x%' & b"} would be cut at the ampersand and fail at the percent sign.
 */
final class Raw {
    private Raw() {}

    static Node protect(Node node) {
        Nodes.items(node).forEach(Raw::protect);
        boolean endpoint = Nodes.child(node, "uri") != null;
        for (NodeTuple entry : Nodes.entries(node)) {
            if (endpoint && Nodes.key(entry).equals("parameters")) {
                protectValues(entry.getValueNode());
            } else {
                protect(entry.getValueNode());
            }
        }
        return node;
    }

    static String protect(String value) {
        boolean special = value.chars().anyMatch(c -> c == '&' || c == '%' || c == '+');
        if (!special || value.startsWith("RAW(") || value.startsWith("RAW{") || value.startsWith("#")) {
            return value;
        }
        return value.contains(")&") ? "RAW{" + value + "}" : "RAW(" + value + ")";
    }

    private static void protectValues(Node parameters) {
        if (parameters instanceof MappingNode mapping) {
            mapping.setValue(mapping.getValue().stream().map(Raw::protect).toList());
        }
    }

    private static NodeTuple protect(NodeTuple entry) {
        if (!(entry.getValueNode() instanceof ScalarNode scalar)) {
            return entry;
        }
        String value = protect(scalar.getValue());
        if (value.equals(scalar.getValue())) {
            return entry;
        }
        return new NodeTuple(
                entry.getKeyNode(),
                new ScalarNode(
                        scalar.getTag(),
                        true,
                        value,
                        scalar.getScalarStyle(),
                        scalar.getStartMark(),
                        scalar.getEndMark()));
    }
}
