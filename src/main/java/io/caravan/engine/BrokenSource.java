package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.RunSource;
import io.caravan.run.SplitAttempt;

/** Stands for a source that could not be made, so that its run fails and says why. */
record BrokenSource(RuntimeException why) implements RunSource {
    /** The source of a consumer, or what stands for it. */
    static RunSource of(RunConsumer consumer) {
        try {
            return consumer.source();
        } catch (RuntimeException e) {
            return new BrokenSource(e);
        }
    }

    @Override
    public Plan plan(PlanRequest request) {
        throw why;
    }

    @Override
    public void read(SplitAttempt attempt) {
        throw why;
    }
}
