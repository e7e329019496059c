package io.caravan.route;

import io.caravan.run.EndpointUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A place in a dropped file that names an endpoint.
 *
 * @param route the route it belongs to, or the file
 * @param at where the URI stands
 * @param source whether it is read from
 * @param uri as it is written
 * @param parameters what is written below {@code parameters}, in order
 */
record EndpointUse(String route, Node at, boolean source, String uri, List<NodeTuple> parameters) {
    private static final Set<String> STATIC = Set.of("from", "to", "poll", "interceptFrom");
    private static final Set<String> SOURCES = Set.of("from", "poll", "interceptFrom");
    private static final Set<String> DYNAMIC = Set.of("toD", "wireTap");

    /** All endpoints below a node whose URI is known before an exchange comes. */
    static List<EndpointUse> in(String route, Node node) {
        List<EndpointUse> found = new ArrayList<>();
        collect(route, node, found);
        return found;
    }

    /** The same with the parameters of a route template filled in. */
    EndpointUse with(Map<String, String> values) {
        List<NodeTuple> filled = parameters.stream()
                .map(parameter -> new NodeTuple(parameter.getKeyNode(), fill(parameter.getValueNode(), values)))
                .toList();
        return new EndpointUse(route, at, source, fill(uri, values), filled);
    }

    private static Node fill(Node node, Map<String, String> values) {
        return node instanceof ScalarNode scalar
                ? new ScalarNode(
                        scalar.getTag(),
                        true,
                        fill(scalar.getValue(), values),
                        scalar.getScalarStyle(),
                        scalar.getStartMark(),
                        scalar.getEndMark())
                : node;
    }

    private static String fill(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        return filled;
    }

    /** The URI without its query. */
    String base() {
        return EndpointUri.base(uri);
    }

    String scheme() {
        return EndpointUri.scheme(uri);
    }

    /** The URI without some of the options in its query. */
    String without(Set<String> leftOut) {
        if (!uri.contains("?")) {
            return uri;
        }
        String query = EndpointUri.pairs(uri).stream()
                .filter(pair -> !leftOut.contains(EndpointUri.name(pair)))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? base() : base() + "?" + query;
    }

    /** The names and values of the options, of the query and below {@code parameters}. */
    Map<String, String> options() {
        Map<String, String> options = EndpointUri.options(uri);
        for (NodeTuple parameter : parameters) {
            String value = parameter.getValueNode() instanceof ScalarNode scalar ? scalar.getValue() : null;
            options.put(Nodes.key(parameter), value);
        }
        return options;
    }

    /** The option that a message is about: the first whose name it quotes, else one whose value it quotes; or null. */
    String named(String message) {
        Map<String, String> options = options();
        return options.keySet().stream()
                .filter(name -> message.contains("'" + name + "'"))
                .min(Comparator.comparingInt(name -> message.indexOf("'" + name + "'")))
                .or(() -> options.keySet().stream()
                        .filter(name -> message.contains("'" + options.get(name) + "'"))
                        .findFirst())
                .orElse(null);
    }

    /** Where an option is written. */
    Node place(String option) {
        return parameters.stream()
                .filter(parameter -> Nodes.key(parameter).equals(option))
                .map(NodeTuple::getKeyNode)
                .findFirst()
                .orElse(at);
    }

    private static void collect(String route, Node node, List<EndpointUse> found) {
        Nodes.items(node).forEach(item -> collect(route, item, found));
        for (NodeTuple entry : Nodes.entries(node)) {
            String key = Nodes.key(entry);
            if (STATIC.contains(key) || DYNAMIC.contains(key)) {
                use(route, key, entry.getValueNode(), found);
            }
            // Below these stand a user's own names, which may look like ours.
            if (!key.equals("parameters") && !key.equals("properties")) {
                collect(route, entry.getValueNode(), found);
            }
        }
    }

    private static void use(String route, String key, Node value, List<EndpointUse> found) {
        Node at = value instanceof ScalarNode ? value : Nodes.child(value, "uri");
        if (at instanceof ScalarNode scalar
                && !(DYNAMIC.contains(key) && scalar.getValue().contains("${"))) {
            Node parameters = Nodes.child(value, "parameters");
            found.add(new EndpointUse(route, at, SOURCES.contains(key), scalar.getValue(), Nodes.entries(parameters)));
        }
    }
}
