package io.caravan.endpoint;

import io.caravan.run.RunException;
import java.time.Duration;

/** Where the routes that are syncs are known from their start to their stop. Any thread. */
public interface SyncRegistry {
    /** @throws RunException if another route has this id */
    void register(RunConsumer consumer);

    /** Waits for a run that is under way, and interrupts it when its time is up, so that it can be resumed. */
    void deregister(RunConsumer consumer);

    /**
     * Lets a route begin no further run, and waits for the one that runs: before the route is replaced.
     *
     * @return whether nothing runs any more; false after {@code most}
     */
    boolean retire(String route, Duration most) throws InterruptedException;
}
