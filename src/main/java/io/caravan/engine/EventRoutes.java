package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/** Finds the routes whose exchanges are small runs. */
final class EventRoutes {
    private EventRoutes() {}

    static List<Route> in(CamelContext context, Set<String> syncs) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        List<Route> found = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            RouteDefinition written = model.getRouteDefinition(route.getRouteId());
            if (!syncs.contains(route.getRouteId())
                    && !(route.getConsumer() instanceof RunConsumer)
                    && written != null
                    && reachesTarget(context, written.getOutputs())) {
                found.add(route);
            }
        }
        return found;
    }

    private static boolean reachesTarget(CamelContext context, List<ProcessorDefinition<?>> steps) {
        Collection<ToDefinition> all = ProcessorDefinitionHelper.filterTypeInOutputs(steps, ToDefinition.class);
        return all.stream().anyMatch(to -> TargetSteps.target(context, to));
    }
}
