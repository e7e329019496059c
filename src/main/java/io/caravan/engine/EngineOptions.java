package io.caravan.engine;

import java.time.Duration;

/**
 * How the engine of a process works.
 *
 * @param node a name of this process that no other process on the same store has at the same time
 * @param workers the most threads that read splits, all routes together
 * @param lease how long a route stays with a process that no longer answers; renewed at a third of it
 * @param grace how long a stop waits for running runs before it interrupts them
 * @param backoff the pause before the first repetition of a failed attempt; it doubles with each
 * @param attempts how often a split, a plan or a publication is tried, and a run resumed
 * @param historyDays how long finished runs are kept whose route does not say
 * @param exchanges how exchanges that belong to no sync are collected into runs
 */
public record EngineOptions(
        String node,
        int workers,
        Duration lease,
        Duration grace,
        Duration backoff,
        int attempts,
        int historyDays,
        GroupOptions exchanges) {
    private static final int HISTORY_DAYS = 90;

    /** The same with the usual history. */
    public EngineOptions(String node, int workers, Duration lease, Duration grace, Duration backoff, int attempts) {
        this(node, workers, lease, grace, backoff, attempts, HISTORY_DAYS);
    }

    public EngineOptions(
            String node, int workers, Duration lease, Duration grace, Duration backoff, int attempts, int historyDays) {
        this(node, workers, lease, grace, backoff, attempts, historyDays, GroupOptions.DEFAULT);
    }

    /** The same with another way to collect exchanges. */
    public EngineOptions with(GroupOptions collected) {
        return new EngineOptions(node, workers, lease, grace, backoff, attempts, historyDays, collected);
    }

    public EngineOptions {
        if (node == null || node.isBlank() || node.length() > 120) {
            throw new IllegalArgumentException("'node' needs a name of 1 to 120 characters");
        }
        positive("workers", workers);
        positive("attempts", attempts);
        positive("history-days", historyDays);
        positive("lease in seconds", lease.toSeconds());
        positive("backoff in milliseconds", backoff.toMillis());
        if (grace.isNegative()) {
            throw new IllegalArgumentException("'grace' of " + grace + " is negative. Use 0s or more.");
        }
    }

    public static EngineOptions defaults(String node) {
        return new EngineOptions(node, 32, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(1), 5);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("'" + name + "' of " + value + " is too small. Use 1 or more.");
        }
    }
}
