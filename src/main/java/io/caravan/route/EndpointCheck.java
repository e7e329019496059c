package io.caravan.route;

import static org.apache.camel.dsl.yaml.common.YamlSupport.createEndpointUri;

import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Makes the endpoint of a place in a file on trial and throws it away: the endpoint itself says what is wrong with it. */
final class EndpointCheck {
    private final CamelContext context;

    EndpointCheck(CamelContext context) {
        this.context = context;
    }

    List<Problem> check(EndpointUse use) {
        try {
            String uri =
                    context.resolvePropertyPlaceholders(createEndpointUri(context, use.at(), use.uri(), values(use)));
            return context.hasEndpoint(uri) == null ? tryOut(use, uri) : List.of();
        } catch (MarkedYamlEngineException e) {
            return List.of(problem(
                    use,
                    null,
                    "cannot use the endpoint " + use.base() + ": " + Explanation.sentence(e.getProblem())
                            + " Write options either in the URI or below 'parameters'."));
        } catch (RuntimeException e) {
            return List.of(problem(
                    use,
                    null,
                    "cannot use the endpoint " + use.base() + ": " + Explanation.cause(e)
                            + " Correct the URI, or define what it refers to."));
        }
    }

    private List<Problem> tryOut(EndpointUse use, String uri) {
        String scheme = scheme(uri);
        if (context.getComponent(scheme, true, false) == null
                && context.getRegistry().lookupByNameAndType(uri, Endpoint.class) == null) {
            return List.of(new Problem(
                    Nodes.line(use.at()),
                    Nodes.column(use.at()),
                    null,
                    use.base(),
                    use.route() + ": cannot use the endpoint " + use.base() + ": there is no component '" + scheme
                            + "'. " + Spelling.suggest(scheme, components())));
        }
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        List<Problem> unknown = factory == null ? List.of() : unknown(use, factory);
        return unknown.isEmpty() ? create(use, uri, factory) : unknown;
    }

    private List<Problem> unknown(EndpointUse use, EndpointUriFactory factory) {
        List<Problem> problems = new ArrayList<>();
        if (factory.isLenientProperties()) {
            return problems;
        }
        Set<String> known = factory.propertyNames();
        for (String option : new TreeSet<>(use.options().keySet())) {
            String name = StringHelper.dashToCamelCase(option);
            if (!known.contains(name) && factory.multiValuePrefixes().stream().noneMatch(name::startsWith)) {
                problems.add(problem(
                        use,
                        option,
                        "cannot read the option '" + option + "' of " + use.base() + ": there is no such option. "
                                + Spelling.suggest(name, known)));
            }
        }
        return problems;
    }

    private List<Problem> create(EndpointUse use, String uri, EndpointUriFactory factory) {
        try {
            Endpoint trial = context.getCamelContextExtension().getPrototypeEndpoint(uri);
            ServiceHelper.stopAndShutdownService(trial);
            return List.of();
        } catch (Exception e) {
            Set<String> secret = factory == null ? Set.of() : factory.secretPropertyNames();
            Problem problem = refusal(use, e);
            boolean hidden = problem.option() != null && Secrets.secret(problem.option(), secret);
            return List.of(new Problem(
                    problem.line(),
                    problem.column(),
                    problem.option(),
                    hidden ? null : problem.value(),
                    Secrets.mask(problem.message(), use.options(), secret)));
        }
    }

    private Problem refusal(EndpointUse use, Exception thrown) {
        PropertyBindingException binding = Explanation.find(thrown, PropertyBindingException.class)
                .filter(e -> e.getPropertyName() != null)
                .orElse(null);
        if (binding != null) {
            return problem(
                    use,
                    binding.getPropertyName(),
                    "cannot set the option '" + binding.getPropertyName() + "' of "
                            + use.base() + " to '" + binding.getValue() + "': " + Explanation.mismatch(binding)
                            + " Correct the value.");
        }
        String cause = Explanation.cause(thrown);
        String option = use.options().keySet().stream()
                .filter(name -> cause.contains("'" + name + "'"))
                .findFirst()
                .orElse(null);
        if (Explanation.find(thrown, RunException.class).isPresent()) {
            return Nodes.problem(use.place(option), option, use.options().get(option), cause);
        }
        return problem(use, option, "cannot use the endpoint " + use.base() + ": " + cause + " Correct the endpoint.");
    }

    private static Problem problem(EndpointUse use, String option, String message) {
        String value = option == null ? null : use.options().get(option);
        boolean hidden = option != null && Secrets.secret(option, Set.of());
        return Nodes.problem(use.place(option), option, hidden ? null : value, use.route() + ": " + message);
    }

    private Map<String, Object> values(EndpointUse use) {
        Map<String, Object> values = new HashMap<>();
        for (NodeTuple parameter : use.parameters()) {
            if (parameter.getValueNode() instanceof ScalarNode scalar) {
                values.put(Nodes.key(parameter), Raw.protect(scalar.getValue()));
            }
        }
        return values;
    }

    private Set<String> components() {
        Set<String> names = new TreeSet<>(context.getComponentNames());
        names.addAll(
                Set.of("table", "hive", "timer", "quartz", "direct", "seda", "log", "file", "jdbc", "sql", "bean"));
        return names;
    }

    private static String scheme(String uri) {
        int end = 0;
        while (end < uri.length() && uri.charAt(end) != ':' && uri.charAt(end) != '?') {
            end++;
        }
        return uri.substring(0, end);
    }
}
