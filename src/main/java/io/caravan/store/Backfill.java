package io.caravan.store;

import io.caravan.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * How a backfill stands.
 *
 * @param counts how many of its runs have which status, each by its last attempt
 * @param bytesRead bytes on the wire of the source, as far as it counts them
 * @param elapsed since its first run began, until its end or now; zero before
 * @param remaining an estimate from the runs that have ended, null without one
 * @param failures some of the runs that did not commit, the first ones
 */
public record Backfill(
        long id,
        String route,
        BackfillRequest request,
        Status status,
        Instant created,
        Instant finished,
        Map<RunStatus, Integer> counts,
        long rowsRead,
        long rowsFiltered,
        long rowsPublished,
        long bytesRead,
        Duration elapsed,
        Duration remaining,
        List<Failure> failures) {
    /** Where it stands. */
    public enum Status {
        RUNNING,
        /** No further run begins until it is resumed. */
        STOPPED,
        /** Every run has committed. */
        DONE,
        /** Every run has ended, and some have not committed. */
        FAILED,
        /** Given up: the runs that had not begun are cancelled. */
        CANCELLED
    }

    /** A run that did not commit. */
    public record Failure(
            long run, LocalDate businessDate, Map<String, String> parameters, RunStatus status, String error) {}

    public int count(RunStatus status) {
        return counts.getOrDefault(status, 0);
    }

    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Those that are under way. */
    public int running() {
        return count(RunStatus.PLANNED) + count(RunStatus.EXTRACTING) + count(RunStatus.PUBLISHING);
    }
}
