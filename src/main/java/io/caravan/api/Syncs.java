package io.caravan.api;

import io.caravan.run.RunEngine;
import io.caravan.run.SyncStatus;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;

/** Says which syncs there are, to somebody who asked for another. */
final class Syncs {
    private static final int MOST = 20;

    private Syncs() {}

    static RuntimeException unknown(RunEngine engine, String id) {
        List<String> ids =
                engine.syncs().stream().map(SyncStatus::route).sorted().toList();
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
