package io.caravan.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/** Checks the routes that a file makes from templates: Camel itself ignores a misspelt parameter. */
final class TemplatedRoutes {
    private final Model model;
    private final Outline outline;
    private final EndpointCheck check;
    private final Function<String, Optional<Item>> others;

    /** @param others finds the templates of other files by their id */
    TemplatedRoutes(
            CamelContext context, RoutePolicy policy, Outline outline, Function<String, Optional<Item>> others) {
        this.check = new EndpointCheck(context, policy, Beans.names(outline));
        this.others = others;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.outline = outline;
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        outline.items().stream().filter(Item::templatedRoute).forEach(item -> check(item, problems));
        return problems;
    }

    /** What a template becomes with the values that are given here, if that is not allowed. */
    List<Problem> vetted(Vetting vetting) {
        List<Problem> problems = new ArrayList<>();
        outline.items().stream().filter(Item::templatedRoute).forEach(item -> {
            String name = template(item);
            Optional<Item> body = name == null ? Optional.empty() : body(name);
            body.ifPresent(template -> problems.addAll(vetting.made(item, template, values(item, template))));
        });
        return problems;
    }

    /** The template that an entry names. */
    static String template(Item item) {
        return Nodes.text(item.body(), "routeTemplateRef");
    }

    private void check(Item item, List<Problem> problems) {
        String template = template(item);
        Optional<Map<String, Boolean>> parameters = template == null ? Optional.empty() : parameters(template);
        if (parameters.isEmpty()) {
            problems.add(Nodes.problem(
                    item.at(),
                    "routeTemplateRef",
                    template,
                    item.id() + ": cannot make the route: there is"
                            + " no route template '" + template + "'. "
                            + Spelling.suggest(String.valueOf(template), templates())));
            return;
        }
        Map<String, Boolean> required = new LinkedHashMap<>(parameters.get());
        for (Node parameter : Nodes.items(Nodes.child(item.body(), "parameters"))) {
            String name = StringHelper.dashToCamelCase(String.valueOf(Nodes.text(parameter, "name")));
            if (!parameters.get().containsKey(name)) {
                problems.add(Nodes.problem(
                        parameter,
                        name,
                        Nodes.text(parameter, "value"),
                        item.id()
                                + ": cannot set the parameter '" + name + "': the template '" + template
                                + "' has no such parameter. "
                                + Spelling.suggest(name, parameters.get().keySet())));
            }
            required.remove(name);
        }
        required.values().removeIf(needed -> !needed);
        if (required.isEmpty()) {
            body(template).ifPresent(body -> endpoints(item, body, problems));
        }
        required.forEach((name, needed) -> {
            if (needed) {
                problems.add(Nodes.problem(
                        item.at(),
                        name,
                        null,
                        item.id() + ": cannot make the route: the template '" + template + "' needs the parameter '"
                                + name + "'. Give it a value."));
            }
        });
    }

    Optional<Item> body(String template) {
        return outline.items().stream()
                .filter(item -> item.template() && template.equals(item.id()))
                .findFirst()
                .or(() -> others.apply(template));
    }

    /** Tries the template's endpoints with the values given here; what is wrong is shown where the value stands. */
    private void endpoints(Item item, Item template, List<Problem> problems) {
        Map<String, Node> places = new HashMap<>();
        for (Node parameter : Nodes.items(Nodes.child(item.body(), "parameters"))) {
            places.put(Nodes.text(parameter, "value"), parameter);
        }
        for (EndpointUse use : uses(item, template)) {
            for (Problem problem : check.check(use)) {
                Node at = places.getOrDefault(problem.value(), item.at());
                problems.add(Nodes.problem(at, problem.option(), problem.value(), problem.message()));
            }
        }
    }

    /** The endpoints of a route that is made from a template. */
    static List<EndpointUse> uses(Item item, Item template) {
        Map<String, String> values = values(item, template);
        return EndpointUse.in(item.id(), template.body()).stream()
                .map(use -> use.with(values))
                .toList();
    }

    private static Map<String, String> values(Item item, Item template) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Node parameter : Nodes.items(Nodes.child(template.body(), "parameters"))) {
            put(values, Nodes.text(parameter, "name"), Nodes.text(parameter, "defaultValue"));
        }
        for (Node parameter : Nodes.items(Nodes.child(item.body(), "parameters"))) {
            put(values, Nodes.text(parameter, "name"), Nodes.text(parameter, "value"));
        }
        return values;
    }

    private static void put(Map<String, String> values, String name, String value) {
        if (name != null && value != null) {
            values.put(name, value);
        }
    }

    /** Parameter names of a template, and whether they must be given; from this file first. */
    private Optional<Map<String, Boolean>> parameters(String template) {
        Map<String, Boolean> found = new LinkedHashMap<>();
        for (Item item : outline.items()) {
            if (item.template() && template.equals(item.id())) {
                for (Node parameter : Nodes.items(Nodes.child(item.body(), "parameters"))) {
                    boolean optional = Nodes.child(parameter, "defaultValue") != null
                            || "false".equals(Nodes.text(parameter, "required"));
                    found.put(StringHelper.dashToCamelCase(String.valueOf(Nodes.text(parameter, "name"))), !optional);
                }
                return Optional.of(found);
            }
        }
        RouteTemplateDefinition definition = model.getRouteTemplateDefinition(template);
        if (definition == null) {
            return Optional.empty();
        }
        if (definition.getTemplateParameters() != null) {
            for (RouteTemplateParameterDefinition parameter : definition.getTemplateParameters()) {
                found.put(StringHelper.dashToCamelCase(parameter.getName()), required(parameter));
            }
        }
        return Optional.of(found);
    }

    private static boolean required(RouteTemplateParameterDefinition parameter) {
        return parameter.getDefaultValue() == null && parameter.isRequired();
    }

    private TreeSet<String> templates() {
        TreeSet<String> names = new TreeSet<>();
        model.getRouteTemplateDefinitions().forEach(template -> names.add(template.getId()));
        outline.items().stream().filter(Item::template).forEach(item -> names.add(String.valueOf(item.id())));
        return names;
    }
}
