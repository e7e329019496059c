package io.caravan.route;

import io.caravan.run.EndpointUri;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Looks through the tree of a file for what the policy does not allow. It makes no object of anything that the file names,
 * so that a file that is refused, or only looked at, has done nothing.
 */
final class Vetting {
    /** Languages of Camel that are not in every image; they are recognized here to be refused by name. */
    private static final Set<String> LANGUAGES = Set.of(
            "constant",
            "csimple",
            "datasonnet",
            "exchangeProperty",
            "groovy",
            "hl7terser",
            "java",
            "joor",
            "jq",
            "js",
            "jsonpath",
            "mvel",
            "ognl",
            "python",
            "simple",
            "spel",
            "tokenize",
            "wasm",
            "xpath",
            "xquery",
            "xtokenize");

    private static final Set<String> WITH_URI =
            Set.of("uri", "deadLetterUri", "afterUri", "from", "to", "toD", "wireTap", "poll", "interceptFrom");
    /** Steps and options that name a class of which Camel makes an object, or which decides what data become. */
    private static final Set<String> CLASSES = Set.of(
            "beanType",
            "unmarshalType",
            "unmarshalTypeName",
            "collectionType",
            "jsonView",
            "moduleClassNames",
            "clazz",
            "builderClass");

    private static final Set<String> EXCEPTIONS = Set.of("exceptionType", "exception");
    /** Steps that ask an object of this process by its name. */
    private static final Set<String> ASKING = Set.of("bean", "process", "method", "custom", "loadBalance", "validate");
    /** Steps for which Camel makes an object, or asks for one, when it makes their route. */
    private static final Set<String> MAKING = Set.of(
            "bean",
            "process",
            "method",
            "custom",
            "script",
            "beanType",
            "exceptionType",
            "aggregationStrategy",
            "unmarshalType");

    /** What Camel keeps for the whole process, from a mere look at it, and also when its file is gone. */
    private static final Set<String> EVERYWHERE = Set.of("interceptSendToEndpoint", "restConfiguration", "dataFormats");

    private static final Set<String> CONVERTING = Set.of("convertBodyTo", "convertHeaderTo", "convertVariableTo");
    private static final List<String> FILE_TYPES = List.of("java.io.File", "java.nio.file.Path", "File", "Path");

    private final RoutePolicy policy;
    private final String file;
    private final BeanCheck beans;
    private final EndpointVetting endpoints;
    private final List<Problem> problems = new ArrayList<>();

    private boolean makes;
    private String route;
    private Set<String> own = Set.of();
    private Map<String, String> values = Map.of();

    /** @param dropped whether a file has put a bean of a name into the registry */
    Vetting(CamelContext context, RoutePolicy policy, String file, Outline outline, Predicate<String> dropped) {
        this.policy = policy;
        this.file = file;
        this.beans = new BeanCheck(context, policy, Beans.names(outline), dropped);
        this.endpoints = new EndpointVetting(context, policy, beans);
    }

    /** What the entries of the file may not say. */
    List<Problem> problems(Outline outline) {
        for (Item item : outline.items()) {
            look(item, item.body(), item.template() ? parameters(item) : Set.of(), Map.of());
        }
        return problems;
    }

    /** What a route made from a template may not say, once its values stand in it; told where it is made. */
    List<Problem> made(Item item, Item template, Map<String, String> filled) {
        int before = problems.size();
        look(template, template.body(), parameters(template), filled);
        List<Problem> moved = problems.subList(before, problems.size()).stream()
                .map(problem -> Nodes.problem(item.at(), problem.option(), problem.value(), problem.message()))
                .toList();
        problems.subList(before, problems.size()).clear();
        return moved;
    }

    /** Whether Camel, when it makes the routes of what was looked at, would make objects that the file names. */
    boolean makes() {
        return makes;
    }

    private void look(Item item, Node body, Set<String> parameters, Map<String, String> filled) {
        route = item.id() == null ? file : item.id();
        own = parameters;
        values = filled;
        if (item.key().equals("beans")) {
            makes = true;
            Nodes.items(body).forEach(this::bean);
        }
        everywhere(item.key(), item.at());
        if (item.key().equals("routeConfiguration") && item.id() == null) {
            refuse(
                    item.at(),
                    null,
                    null,
                    "cannot use a routeConfiguration without an id: it would change the routes of all files. Give it an"
                            + " 'id', and name that in the 'routeConfigurationId' of routes.");
        }
        if (item.key().equals("rest")) {
            rest(body);
        }
        visit(item.key(), body);
    }

    private static Set<String> parameters(Item template) {
        Set<String> names = new HashSet<>();
        for (Node parameter : Nodes.items(Nodes.child(template.body(), "parameters"))) {
            Optional.ofNullable(Nodes.text(parameter, "name")).ifPresent(names::add);
        }
        for (Node bean : Nodes.items(Nodes.child(template.body(), "beans"))) {
            Optional.ofNullable(Nodes.text(bean, "name")).ifPresent(names::add);
        }
        return names;
    }

    private void visit(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            text(key, scalar);
        }
        for (Node item : Nodes.items(node)) {
            visit(key, item);
        }
        for (NodeTuple entry : Nodes.entries(node)) {
            entry(key, node, entry);
        }
    }

    private void entry(String parent, Node node, NodeTuple entry) {
        String key = Nodes.key(entry);
        Node value = entry.getValueNode();
        if (key.equals("beans") && parent.equals("routeTemplate")) {
            Nodes.items(value).forEach(this::bean);
        }
        if (!parent.equals("properties") && !parent.equals("parameters")) {
            everywhere(key, entry.getKeyNode());
            makes |= MAKING.contains(key);
            language(key, entry);
            names(parent, key, value);
            if (WITH_URI.contains(key) && value instanceof ScalarNode scalar) {
                Node parameters = key.equals("uri") ? Nodes.child(node, "parameters") : null;
                endpoint(parent, scalar, Nodes.entries(parameters));
            }
            if (key.equals("cacheSize") && fill(scalar(value)).startsWith("-")) {
                refuse(
                        value,
                        key,
                        scalar(value),
                        "cannot use '" + key + "': endpoints that are made for one message are"
                                + " not looked at. Leave the option out.");
            }
        }
        visit(key, value);
    }

    private void everywhere(String key, Node at) {
        if (EVERYWHERE.contains(key)) {
            refuse(
                    at,
                    key,
                    null,
                    "cannot use '" + key + "': it would change the routes of all files."
                            + " Write what is needed into the route.");
        }
    }

    private void text(String key, ScalarNode scalar) {
        String text = fill(scalar.getValue());
        Placeholders.hidden(text, own)
                .ifPresent(name -> refuse(
                        scalar,
                        key,
                        null,
                        "cannot read the setting '" + name + "': routes see those that" + " begin with '"
                                + Placeholders.PREFIX + "'. Set what is needed under such a name."));
        Texts.refusal(text).ifPresent(why -> refuse(scalar, key, null, "cannot use this text: it " + why + "."));
        makes |= text.startsWith("#");
        beans.reference(text).ifPresent(why -> refuse(scalar, key, text, "cannot use '" + text + "': " + why));
    }

    private void language(String key, NodeTuple entry) {
        String name = key.equals("language") || key.equals("scriptLanguage") ? scalar(entry.getValueNode()) : key;
        boolean known = LANGUAGES.contains(name) || key.equals("scriptLanguage");
        if (known && !name.isEmpty() && !policy.language(name)) {
            refuse(
                    entry.getKeyNode(),
                    key,
                    null,
                    "cannot use the language '" + name + "': dropped files may not."
                            + " Use 'simple', or allow it with caravan.routes.languages.");
        }
    }

    private void names(String parent, String key, Node value) {
        if (CLASSES.contains(key)) {
            each(value, name -> beans.type(name)
                    .ifPresent(why -> refuse(value, key, name, "cannot use the class '" + name + "': " + why)));
        }
        if (EXCEPTIONS.contains(key)) {
            each(value, name -> beans.exception(name)
                    .ifPresent(why -> refuse(value, key, name, "cannot use the exception '" + name + "': " + why)));
        }
        if (key.equals("ref") && ASKING.contains(parent) || key.equals("processorRef") || parent.equals("process")) {
            each(value, name -> beans.bean(name)
                    .ifPresent(why -> refuse(value, key, name, "cannot use the bean '" + name + "': " + why)));
        }
        if (key.equals("bean") && value instanceof ScalarNode
                || key.equals("method")
                        && value instanceof ScalarNode
                        && !parent.equals("bean")
                        && !parent.equals("method")) {
            each(value, name -> beans.bean(name.replaceFirst("[?:].*$", ""))
                    .ifPresent(why -> refuse(value, key, name, "cannot use the bean '" + name + "': " + why)));
        }
        boolean becomes = CONVERTING.contains(parent) && key.equals("type")
                || CONVERTING.contains(key)
                || key.equals("resultType");
        if (becomes && FILE_TYPES.contains(scalar(value))) {
            refuse(
                    value,
                    key,
                    scalar(value),
                    "cannot convert into a " + scalar(value) + ": that would open any file of this"
                            + " machine. Read files with 'folder:' or 'file:'.");
        }
        if (key.equals("allowUnmarshallType") && !scalar(value).equals("false")) {
            refuse(
                    value,
                    key,
                    scalar(value),
                    "cannot set 'allowUnmarshallType': a message would choose a class. Leave it out.");
        }
    }

    private void endpoint(String parent, ScalarNode at, List<NodeTuple> parameters) {
        String uri = fill(at.getValue());
        makes |= EndpointVetting.OF_BEANS.stream().anyMatch(scheme -> uri.startsWith(scheme + ":"));
        if (uri.contains("{{")) {
            // A template, whose values are not here yet; it is looked at again with them.
            return;
        }
        Map<String, String> options = new HashMap<>();
        parameters.forEach(each -> options.put(Nodes.key(each), fill(scalar(each.getValueNode()))));
        endpoints
                .refusal(uri, options)
                .ifPresent(
                        why -> refuse(at, null, null, "cannot use the endpoint " + EndpointUri.base(uri) + ": " + why));
    }

    private void bean(Node bean) {
        beans.problems(bean, this::fill)
                .forEach((node, why) ->
                        refuse(node, null, null, "cannot make the bean '" + Nodes.text(bean, "name") + "': " + why));
    }

    private void rest(Node body) {
        String base = Optional.ofNullable(Nodes.text(body, "path")).orElse("");
        if (Nodes.child(body, "openApi") != null) {
            refuse(body, "openApi", null, "cannot use 'openApi': it loads a file. Write the paths.");
        }
        for (NodeTuple entry : Nodes.entries(body)) {
            for (Node verb : Nodes.items(entry.getValueNode())) {
                HttpPaths.refusal(
                                fill(base + "/"
                                        + Optional.ofNullable(Nodes.text(verb, "path"))
                                                .orElse("")),
                                false)
                        .ifPresent(why -> refuse(verb, "path", null, "cannot answer there: " + why + "."));
            }
        }
    }

    private void each(Node value, Consumer<String> check) {
        if (value instanceof ScalarNode scalar) {
            for (String part : scalar.getValue().split(",")) {
                check.accept(fill(part.strip()));
            }
        }
        Nodes.items(value).forEach(item -> each(item, check));
    }

    private String fill(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        return filled;
    }

    private static String scalar(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private void refuse(Node at, String option, String value, String message) {
        Problem problem = Nodes.problem(at, option, value, route + ": " + message);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
