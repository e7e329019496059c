package io.caravan.sync;

import io.caravan.engine.RunEngine;
import io.caravan.run.RunException;
import org.apache.camel.CamelContext;

/** Finds the engine of this process. */
final class Engines {
    private Engines() {}

    static RunEngine of(CamelContext context) {
        RunEngine engine = context.getRegistry().findSingleByType(RunEngine.class);
        if (engine == null) {
            throw RunException.bug("sync: cannot reach the syncs: no run engine in the Camel registry. Bind one.");
        }
        return engine;
    }
}
