package io.caravan.store;

import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * All that is known of a run: what the store holds, and what the process that works on it is just reading.
 *
 * @param run the run itself, its counters brought up to date
 * @param at when this was true, by the store's clock
 * @param task whose lease covers the work on it
 * @param splits by number; those of small runs, and of runs that have no plan yet, are none
 * @param targets by endpoint
 * @param attempts of processes, in order
 * @param timeline what happened, in order
 * @param items what became of the files that were found, null if the source does not read files
 */
public record RunDetail(
        RunRecord run,
        Instant at,
        String task,
        List<SplitProgress> splits,
        List<TargetProgress> targets,
        List<RunAttempt> attempts,
        List<RunEvent> timeline,
        ItemCounts items) {
    /**
     * How far one split is.
     *
     * @param attempt of this split, 0 before the first
     * @param estimatedRows -1 if unknown
     * @param millis the time that the attempt took, or has taken so far
     * @param finished null unless it is done
     * @param dirty records that could not become rows; they are part of {@code rows}
     */
    public record SplitProgress(
            int number,
            State state,
            int attempt,
            long estimatedRows,
            long rows,
            long filtered,
            long bytes,
            long millis,
            Instant finished,
            long dirty) {
        /** Whether it was read. */
        public enum State {
            OPEN,
            /** By the process that was asked; others see such a split as open. */
            RUNNING,
            DONE
        }
    }

    /**
     * What became of the rows at one target.
     *
     * @param target the endpoint, without its options
     * @param rows staged by the splits that are done
     * @param bytes staged
     * @param files staged
     * @param published since when it shows them, null if it does not, or if that is not known
     * @param visible whether it is known to show them
     */
    public record TargetProgress(
            String target, long rows, long bytes, long files, Instant published, boolean visible) {}

    /**
     * The work of one process on the run.
     *
     * @param number from 1
     * @param node null if unknown
     * @param outcome what ended it, null while it goes on
     * @param lost whether it ended without a word: the process died, or its lease ran out
     * @param rows read in it, by splits that are done
     */
    public record RunAttempt(
            int number,
            String node,
            Instant started,
            Instant finished,
            RunEvent.Kind outcome,
            boolean lost,
            String cause,
            long rows,
            long bytes) {}

    /**
     * Records known not to fit. A source that does not hand them in one by one fails its run with the first, which is
     * the only one known then.
     */
    public long dirty() {
        long failed = timeline.stream()
                .filter(event -> event.category() == RunException.Category.DATA)
                .filter(event -> event.kind() == RunEvent.Kind.SPLIT_FAILED
                        || event.kind() == RunEvent.Kind.FAILED && splits.isEmpty())
                .count();
        return Math.max(run.rowsDirty(), failed);
    }

    /** How long it has been read, or was: from the first split to the last, as far as known. */
    public Duration reading() {
        Instant from = timeline.stream()
                .filter(event -> event.kind() == RunEvent.Kind.PLANNED)
                .map(RunEvent::at)
                .findFirst()
                .orElse(run.started());
        boolean done = !splits.isEmpty() && splits.stream().allMatch(split -> split.finished() != null);
        Instant last = splits.stream()
                .map(SplitProgress::finished)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(at);
        Instant to = done ? last : run.finished() == null ? at : run.finished();
        return run.status() == RunStatus.WAITING || to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    /** Of all splits, -1 if that of one is unknown or there are none. */
    public long estimatedRows() {
        boolean known = !splits.isEmpty() && splits.stream().allMatch(split -> split.estimatedRows() >= 0);
        return known ? splits.stream().mapToLong(SplitProgress::estimatedRows).sum() : -1;
    }
}
