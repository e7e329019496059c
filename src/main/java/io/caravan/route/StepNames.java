package io.caravan.route;

import io.caravan.run.EndpointUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The steps of a route in words, as they are written: {@code filter}, {@code bean cleaner}, {@code to kafka:orders}. */
final class StepNames {
    private static final int LONGEST = 80;

    private StepNames() {}

    /** All steps below a node but those whose URIs are shown elsewhere. */
    static List<String> in(Node node, Set<Node> shown) {
        List<String> found = new ArrayList<>();
        collect(node, shown, found);
        return found;
    }

    private static void collect(Node node, Set<Node> shown, List<String> found) {
        Nodes.items(node).forEach(item -> collect(item, shown, found));
        for (NodeTuple entry : Nodes.entries(node)) {
            String key = Nodes.key(entry);
            if (key.equals("steps")) {
                Nodes.items(entry.getValueNode()).forEach(step -> step(step, shown, found));
            } else if (!key.equals("parameters") && !key.equals("properties")) {
                collect(entry.getValueNode(), shown, found);
            }
        }
    }

    private static void step(Node step, Set<Node> shown, List<String> found) {
        for (NodeTuple entry : Nodes.entries(step)) {
            Node value = entry.getValueNode();
            Node uri = value instanceof ScalarNode ? value : Nodes.child(value, "uri");
            if (!shown.contains(uri)) {
                found.add(words(Nodes.written(entry), about(value)));
            }
            collect(entry.getValueNode(), shown, found);
        }
    }

    /** What a step is about: what stands behind its name, or its URI, or the bean it names. */
    private static String about(Node value) {
        if (value instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        for (String key : List.of("uri", "ref", "beanType", "name")) {
            String text = Nodes.text(value, key);
            if (text != null) {
                return text;
            }
        }
        return "";
    }

    private static String words(String name, String about) {
        String line = Secrets.mask(EndpointUri.base(about), java.util.Map.of(), Set.of())
                .replaceAll("\\s+", " ")
                .strip();
        String words = line.isEmpty() ? name : name + " " + line;
        return words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words;
    }
}
