package io.caravan.engine;

import io.caravan.run.RunException;
import io.caravan.store.FullRead;
import org.apache.camel.CamelContext;

/** Whether a route may read everything once more. */
final class FullReads {
    private FullReads() {}

    /** @throws RunException if all that is there would be there twice */
    static FullRead of(CamelContext context, String route, String who) {
        RouteTargets.of(context, route).forEach((uri, target) -> {
            if (target.appends()) {
                throw RunException.user(route + ": cannot read everything: " + target.place(uri)
                        + " appends, so that rows which are there would be there twice. Empty it and begin anew with"
                        + " 'caravan reset " + route + "', or let it overwrite or upsert.");
            }
        });
        return new FullRead(who);
    }
}
