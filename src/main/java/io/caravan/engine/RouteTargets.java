package io.caravan.engine;

import io.caravan.run.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;

/** The targets that a route names, as far as it does so before an exchange comes. */
final class RouteTargets {
    private RouteTargets() {}

    /** By their endpoint URIs, in the route's order. */
    static Map<String, Target> of(CamelContext context, String route) {
        Map<String, Target> targets = new LinkedHashMap<>();
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        RouteDefinition definition = model == null ? null : model.getRouteDefinition(route);
        if (definition != null) {
            for (SendDefinition<?> send :
                    ProcessorDefinitionHelper.filterTypeInOutputs(definition.getOutputs(), SendDefinition.class)) {
                String uri = context.resolvePropertyPlaceholders(send.getEndpointUri());
                if (context.hasEndpoint(uri) instanceof Target target) {
                    targets.put(context.hasEndpoint(uri).getEndpointUri(), target);
                }
            }
        }
        return targets;
    }
}
