package io.caravan.hive.publish;

/**
 * Keeps a process that no longer owns a run away from what others see. Up while the run is published: then every call to
 * HDFS and Hive asks first. One thread raises and lowers it; any may ask.
 */
public final class Fence {
    private static final Runnable DOWN = () -> {};

    private volatile Runnable owner = DOWN;

    /** @param check throws when this process may no longer act for the run */
    public void raise(Runnable check) {
        owner = check;
    }

    public void lower() {
        owner = DOWN;
    }

    void check() {
        owner.run();
    }
}
