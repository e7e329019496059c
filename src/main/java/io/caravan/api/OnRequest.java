package io.caravan.api;

import io.caravan.endpoint.RunConsumer;
import java.util.Collection;
import java.util.Set;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * For a process that only runs what is asked for: syncs and the routes that they may call are ready, and whatever would
 * begin by itself (a timer, a message, a request) stays stopped.
 */
final class OnRequest extends LifecycleStrategySupport {
    private static final Set<String> CALLED = Set.of("direct", "seda", "sync-events");

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        for (Route route : routes) {
            if (!(route.getConsumer() instanceof RunConsumer) && !CALLED.contains(scheme(route))) {
                route.setAutoStartup(false);
            }
        }
    }

    private static String scheme(Route route) {
        String uri = route.getEndpoint().getEndpointUri();
        return uri.substring(0, Math.max(0, uri.indexOf(':')));
    }
}
