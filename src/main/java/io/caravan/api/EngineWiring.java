package io.caravan.api;

import io.caravan.engine.Backfills;
import io.caravan.engine.Positions;
import io.caravan.engine.RunControl;
import io.caravan.engine.RunEngine;
import io.caravan.engine.RunList;
import io.caravan.engine.Starts;
import io.caravan.engine.SyncList;
import io.caravan.engine.Verifications;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives out the parts of the run engine, so that each resource holds what it uses and no more. */
@Singleton
final class EngineWiring {
    @Produces
    @Singleton
    SyncList syncs(RunEngine engine) {
        return engine.syncs();
    }

    @Produces
    @Singleton
    RunList runs(RunEngine engine) {
        return engine.runs();
    }

    @Produces
    @Singleton
    Starts starts(RunEngine engine) {
        return engine.starts();
    }

    @Produces
    @Singleton
    RunControl control(RunEngine engine) {
        return engine.control();
    }

    @Produces
    @Singleton
    Backfills backfills(RunEngine engine) {
        return engine.backfills();
    }

    @Produces
    @Singleton
    Positions positions(RunEngine engine) {
        return engine.positions();
    }

    @Produces
    @Singleton
    Verifications verifications(RunEngine engine) {
        return engine.verifications();
    }
}
