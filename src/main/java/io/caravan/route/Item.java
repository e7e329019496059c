package io.caravan.route;

import org.snakeyaml.engine.v2.nodes.Node;

/**
 * An entry of a dropped file.
 *
 * @param key what it is, in Camel's spelling
 * @param id the route or template id, null for entries without one
 * @param at where it begins
 * @param body what stands below the key
 * @param text the same for two entries that say the same
 */
record Item(String key, String id, Node at, Node body, String text) {
    boolean route() {
        return key.equals("route");
    }

    boolean templatedRoute() {
        return key.equals("templatedRoute");
    }

    boolean template() {
        return key.equals("routeTemplate");
    }

    /** Whether it makes a route with an id of its own; everything else in a file concerns all of its routes. */
    boolean makesRoute() {
        return route() || templatedRoute();
    }
}
