package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.endpoint.SyncConfiguration;
import io.caravan.record.Hashes;
import io.caravan.run.EndpointUri;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.WhenDefinition;

/** What the definition of a route says of what its runs read and write. */
final class Definition {
    private Definition() {}

    /** A digest of the source with its options, the steps, and the targets with theirs. */
    static String digest(CamelContext context, RunConsumer consumer) {
        RouteDefinition route = route(context, consumer.getRouteId());
        String text = what(consumer)
                + "\n" + consumer.subject()
                + "\n" + RouteTargets.of(context, consumer.getRouteId()).keySet()
                + "\n" + (route == null ? "" : stable(route.getOutputs().toString()));
        return Hashes.sha256(text);
    }

    /** What the URI says of what is read; not when, how fast and in what parts. */
    private static String what(RunConsumer consumer) {
        String uri = consumer.getEndpoint().getEndpointUri();
        if (uri.equals(EndpointUri.base(uri))) {
            return uri;
        }
        Set<String> manner = consumer.manner();
        return EndpointUri.base(uri)
                + EndpointUri.pairs(uri).stream()
                        .filter(option -> {
                            String name = EndpointUri.name(option);
                            return !manner.contains(name) && !SyncConfiguration.OPTIONS.contains(name);
                        })
                        .distinct()
                        .sorted()
                        .toList();
    }

    /** Objects without a text of their own have another one in each process. */
    private static String stable(String text) {
        return text.replaceAll("\\$\\$Lambda[^\\s,\\]]*", "lambda").replaceAll("@[0-9a-f]{5,8}\\b", "@");
    }

    /** The conditions of filters and choices, which say what comes to a target; null if the definition is not at hand. */
    static String filters(CamelContext context, String id) {
        RouteDefinition route = route(context, id);
        if (route == null) {
            return null;
        }
        List<ProcessorDefinition<?>> steps = route.getOutputs();
        Stream<?> filters = ProcessorDefinitionHelper.filterTypeInOutputs(steps, FilterDefinition.class).stream()
                .map(FilterDefinition::getExpression);
        Stream<?> choices = ProcessorDefinitionHelper.filterTypeInOutputs(steps, ChoiceDefinition.class).stream()
                .flatMap(choice -> choice.getWhenClauses().stream())
                .map(WhenDefinition::getExpression);
        return Stream.concat(filters, choices)
                .filter(Objects::nonNull)
                .map(condition -> stable(condition.toString()))
                .collect(Collectors.joining(", "));
    }

    private static RouteDefinition route(CamelContext context, String id) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model == null ? null : model.getRouteDefinition(id);
    }
}
