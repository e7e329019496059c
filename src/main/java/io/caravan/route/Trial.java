package io.caravan.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.common.YamlDeserializationContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Finds out what Camel says of a file, without touching anything that runs, and without making any object of a class that
 * the file names.
 */
final class Trial {
    private static final Set<String> WITH_ENDPOINTS =
            Set.of("route", "rest", "onException", "onCompletion", "intercept", "interceptFrom", "routeConfiguration");
    /** Entries that change the context when a route is made from them. */
    private static final Set<String> NOT_ON_TRIAL = Set.of("rest", "routeConfiguration");

    private final CamelContext context;
    private final String file;
    private final String text;
    private final Function<String, Optional<Item>> templates;
    private final RoutePolicy policy;
    private final Predicate<String> dropped;

    /**
     * @param templates finds the route templates of other files by their id
     * @param dropped whether a file has put a bean of a name into the registry
     */
    Trial(
            CamelContext context,
            RoutePolicy policy,
            String file,
            String text,
            Function<String, Optional<Item>> templates,
            Predicate<String> dropped) {
        this.templates = templates;
        this.dropped = dropped;
        this.context = context;
        this.policy = policy;
        this.file = file;
        this.text = text;
    }

    /**
     * Everything that is wrong, as far as it can be known at once.
     *
     * @param good whether nothing is known against the file yet, so that its routes can be made on trial
     */
    List<Problem> problems(Outline outline, boolean good) throws RefusedException {
        List<Problem> problems = new ArrayList<>(definitions());
        Vetting vetting = new Vetting(context, policy, file, outline, dropped);
        TemplatedRoutes templated = new TemplatedRoutes(context, policy, outline, templates);
        List<Problem> refused = new ArrayList<>(vetting.problems(outline));
        refused.addAll(templated.vetted(vetting));
        if (!refused.isEmpty()) {
            // What is not allowed is not even tried.
            problems.addAll(refused);
            return problems;
        }
        EndpointCheck check = new EndpointCheck(context, policy, Beans.names(outline));
        for (Item item : outline.items()) {
            if (WITH_ENDPOINTS.contains(item.key())) {
                List<EndpointUse> uses = EndpointUse.in(name(item), item.body());
                uses.forEach(use -> problems.addAll(check.check(use)));
                OwnNames.check(uses).stream()
                        .filter(name -> problems.stream().noneMatch(told -> told.line() == name.line()))
                        .forEach(problems::add);
            }
        }
        problems.addAll(templated.problems());
        problems.addAll(new RowConditions(check::ours).problems(outline));
        if (!good || !problems.isEmpty()) {
            return problems;
        }
        boolean safe =
                !vetting.makes() && outline.items().stream().noneMatch(item -> NOT_ON_TRIAL.contains(item.key()));
        return safe ? routes(outline) : new Expressions(context, file).problems(outline);
    }

    /** Reads each entry by itself, so that one that is wrong does not hide the next. */
    private List<Problem> definitions() throws RefusedException {
        List<Problem> problems = new ArrayList<>();
        Node root = Outline.compose(file, text).orElseThrow();
        YamlDeserializationContext reader = new Routes(context, file, text).context();
        for (Node entry : Nodes.items(root)) {
            if (Outline.known(entry) && !Nodes.key(Nodes.entries(entry).get(0)).equals("beans")) {
                definition(reader, entry).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private Optional<Problem> definition(YamlDeserializationContext reader, Node entry) {
        Node body = Nodes.entries(entry).get(0).getValueNode();
        String id = Optional.ofNullable(Nodes.text(body, "id")).orElse(file);
        try {
            reader.mandatoryResolve(entry).construct(entry);
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            return Optional.of(Steps.refused(id, entry, e));
        } catch (RuntimeException e) {
            return Optional.of(Nodes.problem(
                    entry,
                    null,
                    null,
                    id + ": cannot read the entry: " + Explanation.cause(e) + " Correct it as Camel's YAML DSL asks."));
        }
    }

    /** Makes every route, with its processors and expressions, and throws it away before it is started. */
    private List<Problem> routes(Outline outline) throws RefusedException {
        List<Problem> problems = new ArrayList<>();
        Set<Endpoint> before = new HashSet<>(context.getEndpoints());
        try {
            RouteBuilder builder = new Routes(context, file, text).builder();
            builder.configureRoutes(context);
            for (RouteDefinition route : builder.getRouteCollection().getRoutes()) {
                builder.getRouteCollection().prepareRoute(route);
                make(outline, route).ifPresent(problems::add);
            }
        } catch (RefusedException e) {
            throw e;
        } catch (Exception e) {
            problems.add(Problem.ofFile(
                    file + ": cannot load the file: " + Explanation.cause(e) + " Correct the entry it names."));
        } finally {
            forget(outline, before);
        }
        return problems;
    }

    private Optional<Problem> make(Outline outline, RouteDefinition definition) {
        Item item = item(outline, definition.getId());
        try {
            RouteDefinitionHelper.forceAssignIds(context, List.of(definition));
            RouteDefinitionHelper.forceAssignIds(context, definition);
            Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
            context.getCamelContextExtension().createRoute(definition.getId());
            Route route = model.getModelReifierFactory().createRoute((ModelCamelContext) context, definition);
            dispose(route);
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of(Nodes.problem(
                    item.at(),
                    null,
                    null,
                    item.id() + ": cannot make the route: " + Explanation.cause(e) + " Correct the step it names."));
        } finally {
            context.getCamelContextExtension().createRoute(null);
        }
    }

    private static void dispose(Route route) {
        if (route.getProcessor() instanceof Service service) {
            ServiceHelper.getChildServices(service).forEach(ServiceHelper::stopAndShutdownService);
        }
    }

    /** Takes the endpoints out again that the trial brought in. */
    private void forget(Outline outline, Set<Endpoint> before) {
        Set<String> named = new HashSet<>();
        outline.items().forEach(item -> EndpointUse.in(file, item.body()).forEach(use -> named.add(use.scheme())));
        for (Endpoint endpoint : List.copyOf(context.getEndpoints())) {
            String uri = endpoint.getEndpointUri();
            boolean ours = named.stream().anyMatch(scheme -> uri.startsWith(scheme + ":"));
            if (ours && !before.contains(endpoint)) {
                removeQuietly(endpoint);
            }
        }
    }

    private void removeQuietly(Endpoint endpoint) {
        try {
            context.removeEndpoint(endpoint);
        } catch (Exception e) {
            // It was never used; what remains of it is found again by its URI.
            ServiceHelper.stopAndShutdownService(endpoint);
        }
    }

    private Item item(Outline outline, String id) {
        return outline.routes().stream()
                .filter(item -> Objects.equals(item.id(), id))
                .findFirst()
                .orElseGet(() -> outline.items().get(0));
    }

    private String name(Item item) {
        return item.id() == null ? file : item.id();
    }
}
