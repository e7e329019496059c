package io.caravan.run;

import org.apache.camel.CamelContext;

/**
 * Whether a run that somebody asks for reads everything, wherever the cursor of its sync stands.
 *
 * @param who asked, null if it does not
 */
record FullRead(String who) {
    static final FullRead NONE = new FullRead(null);

    /** @throws RunException if all that is there would be there twice */
    static FullRead of(CamelContext context, Sync sync, String who) {
        RouteTargets.of(context, sync.route()).forEach((uri, target) -> {
            if (target.appends()) {
                throw RunException.user(sync.route() + ": cannot read everything: " + target.place(uri)
                        + " appends, so that rows which are there would be there twice. Empty it and begin anew with"
                        + " 'caravan reset " + sync.route() + "', or let it overwrite or upsert.");
            }
        });
        return new FullRead(who);
    }

    boolean wanted() {
        return who != null;
    }

    /** For the timeline, null if there is nothing to say. */
    String words() {
        return wanted() ? "to read everything once, as " + who + " asked" : null;
    }

    /** An open run goes on as it was begun. */
    void refuse(Run open) {
        if (wanted()) {
            throw RunException.user(open.route() + ": cannot read everything: run " + open.id()
                    + " is open. Wait for its end, or cancel it.");
        }
    }
}
