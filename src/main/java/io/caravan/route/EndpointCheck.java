package io.caravan.route;

import static org.apache.camel.dsl.yaml.common.YamlSupport.createEndpointUri;

import io.caravan.endpoint.OwnParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.service.ServiceHelper;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Makes the endpoint of a place in a file on trial and throws it away: the endpoint itself says what is wrong with it. */
final class EndpointCheck {
    private static final String OURS = "io.caravan.";

    private final CamelContext context;
    private final RoutePolicy policy;
    private final Set<String> own;

    /** @param own the names of beans that the file itself brings, of which there is none yet */
    EndpointCheck(CamelContext context, RoutePolicy policy, Set<String> own) {
        this.context = context;
        this.policy = policy;
        this.own = own;
    }

    /** All problems of the endpoint: an option that is refused is left out, so that the next one shows. */
    List<Problem> check(EndpointUse use) {
        List<Problem> problems = new ArrayList<>();
        Set<String> leftOut = new HashSet<>();
        boolean told = false;
        for (int i = 0; i <= use.options().size(); i++) {
            List<Problem> found = check(use, leftOut);
            boolean optionsTold = told;
            found.stream()
                    .filter(problem -> !problems.contains(problem))
                    .filter(problem -> !optionsTold || problem.option() == null)
                    .forEach(problems::add);
            told |= ours(use)
                    && !found.isEmpty()
                    && found.stream().noneMatch(problem -> unknown(use, problem.option()));
            if (!found.stream()
                    .map(Problem::option)
                    .filter(Objects::nonNull)
                    .map(leftOut::add)
                    .reduce(false, Boolean::logicalOr)) {
                break;
            }
        }
        return problems;
    }

    /**
     * Whether the endpoint is one of our own. They tell all that is wrong with their options at once; what they say of
     * the others when one is left out is only a consequence.
     */
    boolean ours(EndpointUse use) {
        Component component = context.getComponent(use.scheme(), true, false);
        return component != null && component.getClass().getPackageName().startsWith(OURS);
    }

    private boolean unknown(EndpointUse use, String option) {
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(use.scheme());
        return option != null && factory != null && unknown(option, factory);
    }

    private List<Problem> check(EndpointUse use, Set<String> leftOut) {
        try {
            String written = createEndpointUri(context, use.at(), use.without(leftOut), values(use, leftOut));
            String uri = context.resolvePropertyPlaceholders(written);
            return context.hasEndpoint(uri) == null ? tryOut(use, uri, leftOut) : List.of();
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

    /** The endpoint, apart from those that run; its maker stops it. Of a checked place, and one of our own components. */
    Endpoint open(EndpointUse use) {
        String written = createEndpointUri(context, use.at(), use.without(Set.of()), values(use, Set.of()));
        return context.getCamelContextExtension().getPrototypeEndpoint(context.resolvePropertyPlaceholders(written));
    }

    private List<Problem> tryOut(EndpointUse use, String uri, Set<String> leftOut) {
        String scheme = scheme(uri);
        if (context.getComponent(scheme, true, false) == null
                && context.getRegistry().lookupByNameAndType(uri, Endpoint.class) == null) {
            return List.of(Nodes.problem(
                    use.at(),
                    null,
                    use.base(),
                    use.route() + ": cannot use the endpoint " + use.base() + ": there is no component '" + scheme
                            + "'. " + Spelling.suggest(scheme, components())));
        }
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        List<Problem> wrong = factory == null ? List.of() : options(use, factory, leftOut);
        return wrong.isEmpty() && harmless(use) ? create(use, uri, factory) : wrong;
    }

    /**
     * Whether the endpoint can be made on trial: it is of a component that does nothing by that, and no option makes an
     * object or asks for one that is not there yet.
     */
    boolean harmless(EndpointUse use) {
        return (policy.known(use.scheme()) || ours(use))
                && !EndpointVetting.OF_BEANS.contains(use.scheme())
                && use.options().values().stream()
                        .filter(Objects::nonNull)
                        .noneMatch(value -> value.startsWith("#class:")
                                || value.startsWith("#type:")
                                || value.startsWith("#") && own.contains(value.replaceFirst("^#(bean:)?", "")));
    }

    /** Options that the component does not have, and values that cannot be theirs. */
    private List<Problem> options(EndpointUse use, EndpointUriFactory factory, Set<String> leftOut) {
        List<Problem> problems = new ArrayList<>();
        OptionTypes types = new OptionTypes(context, use.scheme());
        use.options().forEach((option, value) -> {
            if (leftOut.contains(option) || own(use, factory, option)) {
                return;
            }
            if (unknown(option, factory)) {
                problems.add(problem(
                        use,
                        option,
                        "cannot read the option '" + option + "' of " + use.base() + ": there is no such option. "
                                + Spelling.suggest(option, factory.propertyNames())));
            } else {
                types.mismatch(option, value)
                        .ifPresent(why -> problems.add(problem(
                                use,
                                option,
                                "cannot set the option '" + option + "' of " + use.base() + " to '" + value
                                        + "': it is " + why + ". Correct the value.")));
            }
        });
        return problems;
    }

    /** A parameter of the route's own, which stands beside the options of a source of ours. */
    private boolean own(EndpointUse use, EndpointUriFactory factory, String option) {
        return use.source()
                && ours(use)
                && unknown(option, factory)
                && OwnParameters.is(use.options().get(option));
    }

    private static boolean unknown(String option, EndpointUriFactory factory) {
        return !factory.isLenientProperties()
                && !factory.propertyNames().contains(option)
                && factory.multiValuePrefixes().stream().noneMatch(option::startsWith);
    }

    private List<Problem> create(EndpointUse use, String uri, EndpointUriFactory factory) {
        try {
            Endpoint trial = context.getCamelContextExtension().getPrototypeEndpoint(uri);
            try {
                tryEnd(use, trial);
            } finally {
                ServiceHelper.stopAndShutdownService(trial);
            }
            return List.of();
        } catch (LinkageError e) {
            return refusal(use, new IllegalStateException("a class it needs is not in this application: " + e, e));
        } catch (Exception e) {
            Set<String> secret = factory == null ? Set.of() : factory.secretPropertyNames();
            return refusal(use, e).stream()
                    .map(problem -> hide(problem, use, secret))
                    .toList();
        }
    }

    /** Our own endpoints may also be asked for their consumer or producer; others might open something then. */
    private static void tryEnd(EndpointUse use, Endpoint trial) throws Exception {
        if (!trial.getClass().getPackageName().startsWith(OURS)) {
            return;
        }
        if (use.source()) {
            ServiceHelper.stopAndShutdownService(trial.createConsumer(exchange -> {}));
        } else {
            ServiceHelper.stopAndShutdownService(trial.createProducer());
        }
    }

    private static Problem hide(Problem problem, EndpointUse use, Set<String> secret) {
        boolean hidden = problem.option() != null && Secrets.secret(problem.option(), secret);
        return new Problem(
                problem.line(),
                problem.column(),
                problem.option(),
                hidden ? null : problem.value(),
                Secrets.mask(problem.message(), use.options(), secret));
    }

    private static List<Problem> refusal(EndpointUse use, Exception thrown) {
        PropertyBindingException binding = Explanation.find(thrown, PropertyBindingException.class)
                .filter(e -> e.getPropertyName() != null)
                .orElse(null);
        if (binding != null) {
            String option = binding.getPropertyName();
            return List.of(problem(
                    use,
                    option,
                    "cannot set the option '" + option + "' of " + use.base() + " to '" + binding.getValue() + "': "
                            + Explanation.mismatch(binding)));
        }
        // Our endpoints name all their options at fault, one after the other.
        return Stream.of(Explanation.refusal(thrown).split("; (?=')"))
                .map(part -> problem(
                        use,
                        use.named(part),
                        part.startsWith(use.base() + ": cannot ")
                                ? Explanation.sentence(part)
                                : "cannot use the endpoint " + use.base() + ": " + Explanation.sentence(part)))
                .toList();
    }

    private static Problem problem(EndpointUse use, String option, String message) {
        String value = option == null ? null : use.options().get(option);
        boolean hidden = option != null && Secrets.secret(option, Set.of());
        return Nodes.problem(use.place(option), option, hidden ? null : value, use.route() + ": " + message);
    }

    private static Map<String, Object> values(EndpointUse use, Set<String> leftOut) {
        Map<String, Object> values = new HashMap<>();
        for (NodeTuple parameter : use.parameters()) {
            if (parameter.getValueNode() instanceof ScalarNode scalar && !leftOut.contains(Nodes.key(parameter))) {
                values.put(Nodes.key(parameter), Raw.protect(scalar.getValue()));
            }
        }
        return values;
    }

    private Set<String> components() {
        Set<String> names = new TreeSet<>(context.getComponentNames());
        names.addAll(policy.named());
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
