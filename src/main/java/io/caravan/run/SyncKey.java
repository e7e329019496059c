package io.caravan.run;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a position and the items of a sync belong to: a route, or one combination of the values of its own parameters.
 *
 * @param route the Camel route id
 * @param parameters values of the route's own parameters, in order of names; empty without any
 */
public record SyncKey(String route, Map<String, String> parameters) {
    public SyncKey {
        Objects.requireNonNull(route, "route");
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** As the run store knows it: {@code orders}, {@code orders{shop=a, year=2026}}. */
    public String name() {
        return route + values();
    }

    /** The parameters as they are at the end of {@link #name}, empty without any. */
    public String values() {
        return parameters.isEmpty() ? "" : parameters.toString();
    }

    /** The same values of another route. */
    public SyncKey of(String otherRoute) {
        return new SyncKey(otherRoute, parameters);
    }

    /** Whether a name is that of a route, with or without parameters. */
    public static boolean isOf(String route, String name) {
        return name.equals(route) || name.startsWith(route + "{") && name.endsWith("}");
    }
}
