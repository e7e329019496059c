package io.caravan.api;

import io.caravan.engine.RunList;
import io.caravan.engine.SyncList;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;

/** Says which syncs there are, to somebody who asked for another. */
@Singleton
final class Syncs {
    private static final int MOST = 20;

    private final SyncList syncs;
    private final RunList runs;

    @Inject
    Syncs(SyncList syncs, RunList runs) {
        this.syncs = syncs;
        this.runs = runs;
    }

    /** Refuses a name that nothing is known of: an empty list would be taken for an answer. */
    void known(String id) {
        if (!syncs.names().contains(id)
                && !syncs.takesEvents(id)
                && runs.latest(id, 1).isEmpty()) {
            throw unknown(id);
        }
    }

    /** Refuses a name that no sync of this process has. */
    void here(String id) {
        if (!syncs.names().contains(id)) {
            throw unknown(id);
        }
    }

    RuntimeException unknown(String id) {
        if (syncs.takesEvents(id)) {
            return Fault.of(
                    Status.CONFLICT,
                    id
                            + ": cannot do this with the route: it makes runs of exchanges, and is no sync that is run on"
                            + " request or by a schedule. Send it an exchange.");
        }
        List<String> ids = List.copyOf(syncs.names());
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
