package io.caravan.run;

/** Where the routes that are syncs are known from their start to their stop. Any thread. */
interface SyncRegistry {
    /** @throws RunException if another route has this id */
    void register(RunConsumer consumer);

    /** Waits for a run that is under way, and interrupts it when its time is up, so that it can be resumed. */
    void deregister(RunConsumer consumer);
}
