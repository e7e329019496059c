package io.caravan.api;

import io.caravan.engine.RunEngine;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;

/** Says which syncs there are, to somebody who asked for another. */
final class Syncs {
    private static final int MOST = 20;

    private Syncs() {}

    /** Refuses a name that nothing is known of: an empty list would be taken for an answer. */
    static void known(RunEngine engine, String id) {
        if (!engine.names().contains(id)
                && !engine.takesEvents(id)
                && engine.runs(id, 1).isEmpty()) {
            throw unknown(engine, id);
        }
    }

    static RuntimeException unknown(RunEngine engine, String id) {
        if (engine.takesEvents(id)) {
            return Fault.of(
                    Status.CONFLICT,
                    id
                            + ": cannot do this with the route: it makes runs of exchanges, and is no sync that is run on"
                            + " request or by a schedule. Send it an exchange.");
        }
        List<String> ids = List.copyOf(engine.names());
        String use = ids.isEmpty()
                ? " There are none; drop a file."
                : " Use one of " + String.join(", ", ids.subList(0, Math.min(MOST, ids.size())))
                        + (ids.size() > MOST ? " and " + (ids.size() - MOST) + " more" : "")
                        + ", or validate the file that it should be in.";
        return Fault.of(
                Status.NOT_FOUND,
                "cannot find the sync '" + id + "': no route with that id reads from a source that runs." + use);
    }
}
