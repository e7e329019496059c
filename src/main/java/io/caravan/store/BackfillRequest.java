package io.caravan.store;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A range of business dates to run a route for.
 *
 * @param from the first date
 * @param to the last date, not before the first
 * @param order in which the dates are run
 * @param parallelism how many run at once, over all processes, 1 to 32
 * @param onlyMissing whether dates that have a committed run are left out, unless what it wrote is gone
 * @param onError what becomes of the other dates when one has failed
 */
public record BackfillRequest(
        LocalDate from, LocalDate to, Order order, int parallelism, boolean onlyMissing, OnError onError) {
    /** The most runs of one backfill. */
    public static final int MOST_RUNS = 10_000;

    /** In which order dates are run. */
    public enum Order {
        ASCENDING,
        DESCENDING
    }

    /** What becomes of the other dates when one has failed. */
    public enum OnError {
        CONTINUE,
        STOP
    }

    /** @throws IllegalArgumentException which names what is wrong */
    public BackfillRequest {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(onError, "onError");
        if (from == null || to == null) {
            throw new IllegalArgumentException("'" + (from == null ? "from" : "to")
                    + "' is missing: a business date such as 2026-11-20 is needed");
        }
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("'to' is '" + to + "': a date from " + from + " on is allowed");
        }
        if (ChronoUnit.DAYS.between(from, to) >= MOST_RUNS) {
            throw new IllegalArgumentException(
                    "'from' and 'to' are '" + from + "' and '" + to + "': at most " + MOST_RUNS + " dates are allowed");
        }
        if (parallelism < 1 || parallelism > 32) {
            throw new IllegalArgumentException(
                    "'parallelism' is '" + parallelism + "': a whole number from 1 to 32 is allowed");
        }
    }

    /** The same with its runs one after the other. */
    public BackfillRequest oneByOne() {
        return new BackfillRequest(from, to, order, 1, onlyMissing, onError);
    }

    /** A single date, its runs one after the other. */
    public static BackfillRequest of(LocalDate date) {
        return new BackfillRequest(date, date, Order.ASCENDING, 1, false, OnError.CONTINUE);
    }
}
