package io.caravan.engine;

import java.time.Duration;

/**
 * How exchanges that belong to no sync are collected into runs.
 *
 * @param rows a run that has so many takes no more exchanges, and waits for no other run; 1 makes a run of each exchange
 * @param interval how long a run waits for more exchanges after its first; nothing to begin at once
 */
public record GroupOptions(int rows, Duration interval) {
    /** Exchanges that are not collected. */
    static final GroupOptions NONE = new GroupOptions(1, Duration.ZERO);

    public static final GroupOptions DEFAULT = new GroupOptions(10_000, Duration.ZERO);

    public GroupOptions {
        if (rows < 1) {
            throw new IllegalArgumentException("'commit-rows' of " + rows + " is too small. Use 1 or more.");
        }
        if (interval.isNegative()) {
            throw new IllegalArgumentException("'commit-interval' of " + interval + " is negative. Use 0s or more.");
        }
    }
}
