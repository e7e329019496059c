package io.caravan.engine;

import io.caravan.run.Target;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ToDefinition;

/** Looks at steps as they are written. */
final class TargetSteps {
    private TargetSteps() {}

    /** Whether all of them hand the body to a target as it is. */
    static boolean only(CamelContext context, List<ProcessorDefinition<?>> steps) {
        return !steps.isEmpty() && steps.stream().allMatch(step -> handsOn(context, step));
    }

    private static boolean handsOn(CamelContext context, ProcessorDefinition<?> step) {
        if (step instanceof MulticastDefinition multicast) {
            return only(context, multicast.getOutputs());
        }
        return step instanceof LogDefinition || step instanceof ToDefinition to && target(context, to);
    }

    static boolean target(CamelContext context, ToDefinition to) {
        if (to.getEndpointUri() == null) {
            return false;
        }
        String uri = context.resolvePropertyPlaceholders(to.getEndpointUri());
        return context.hasEndpoint(uri) instanceof Target;
    }
}
