package io.caravan.api;

import io.caravan.store.RunDetail;
import io.caravan.store.RunEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A run in detail as the interface shows it. */
@RegisterForReflection
@Schema(name = "RunDetail", description = "One run with its counters, its attempts and what happened in it")
record RunDetailView(
        RunView run,
        TotalsView totals,
        @Schema(description = "null unless the source reads files") FilesView files,
        @Schema(description = "By number; none before the plan, and none of a run for a single exchange")
                List<SplitView> splits,
        @Schema(description = "By endpoint; those that rows of finished splits have reached") List<TargetView> targets,
        @Schema(description = "The processes that took it up, in order") List<AttemptView> attempts,
        @Schema(description = "What happened, in order") List<EventView> timeline) {

    @RegisterForReflection
    @Schema(name = "RunTotals", description = "Counters over all splits and targets")
    record TotalsView(
            int splits,
            int splitsDone,
            @Schema(description = "As the plan guessed, null if it could not") Long estimatedRows,
            @Schema(
                            description =
                                    "Rows the source sent, or files if it copies files; live where it runs, else of finished splits")
                    long rowsRead,
            @Schema(description = "Rows that a filter or a step took out") long rowsFiltered,
            @Schema(
                            description =
                                    "Records that could not become rows; they are counted as read too. A source that does not"
                                            + " tell them one by one fails the run with the first, and this is 1 for each"
                                            + " split that such a record failed")
                    long rowsDirty,
            @Schema(description = "Rows staged by finished splits, of all targets") long rowsStaged,
            @Schema(description = "Rows that targets are known to show") long rowsPublished,
            long bytesRead,
            long bytesPublished,
            @Schema(description = "Seconds from the first split to the last, or to now") double seconds,
            @Schema(description = "Rows, or files, read in a second") long rowsPerSecond,
            @Schema(description = "Bytes read in a second") long bytesPerSecond) {}

    @RegisterForReflection
    @Schema(name = "RunSplit", description = "A part of a run that is read by itself")
    record SplitView(
            int number,
            @Schema(description = "open, running or done; running is known only where it runs") String status,
            @Schema(description = "The attempt at this split, 0 before the first") int attempt,
            @Schema(description = "As the plan guessed, null if it could not") Long estimatedRows,
            long rowsRead,
            long rowsFiltered,
            long rowsDirty,
            long bytesRead,
            Instant started,
            Instant finished,
            long rowsPerSecond,
            long bytesPerSecond) {
        static SplitView of(RunDetail.SplitProgress split, Instant now) {
            boolean open = split.state() == RunDetail.SplitProgress.State.OPEN;
            Instant end = split.finished() == null ? now : split.finished();
            return new SplitView(
                    split.number(),
                    split.state().name().toLowerCase(Locale.ROOT),
                    split.attempt(),
                    split.estimatedRows() < 0 ? null : split.estimatedRows(),
                    split.rows(),
                    split.filtered(),
                    split.dirty(),
                    split.bytes(),
                    open ? null : end.minusMillis(split.millis()),
                    split.finished(),
                    rate(split.rows(), split.millis()),
                    rate(split.bytes(), split.millis()));
        }
    }

    @RegisterForReflection
    @Schema(name = "RunTarget", description = "What became of the rows at one target")
    record TargetView(
            @Schema(description = "The endpoint without its options") String target,
            @Schema(description = "Rows staged by finished splits") long rowsStaged,
            long bytesStaged,
            long filesStaged,
            @Schema(description = "Rows that it is known to show, all or none") long rowsPublished,
            long bytesPublished,
            long filesPublished,
            @Schema(description = "When it began to show them, null if it does not or that is unknown")
                    Instant published) {
        static TargetView of(RunDetail.TargetProgress target) {
            boolean visible = target.visible();
            return new TargetView(
                    target.target(),
                    target.rows(),
                    target.bytes(),
                    target.files(),
                    visible ? target.rows() : 0,
                    visible ? target.bytes() : 0,
                    visible ? target.files() : 0,
                    target.published());
        }
    }

    @RegisterForReflection
    @Schema(name = "RunAttempt", description = "The work of one process on a run")
    record AttemptView(
            int number,
            @Schema(description = "The process, null if unknown") String node,
            Instant started,
            @Schema(description = "null while it goes on, and when it was lost") Instant finished,
            @Schema(
                            description =
                                    "RUNNING; LOST when the process died or was frozen; INTERRUPTED, to be resumed;"
                                            + " QUARANTINED, COMMITTED, FAILED or CANCELLED")
                    String outcome,
            @Schema(description = "Why it ended so") String cause,
            @Schema(description = "Rows of the splits that it finished") long rowsRead,
            long bytesRead,
            long rowsPerSecond,
            long bytesPerSecond) {
        static AttemptView of(RunDetail.RunAttempt attempt, Instant now) {
            Instant end = attempt.finished() == null ? now : attempt.finished();
            long millis = attempt.lost()
                    ? 0
                    : Duration.between(attempt.started(), end).toMillis();
            return new AttemptView(
                    attempt.number(),
                    attempt.node(),
                    attempt.started(),
                    attempt.finished(),
                    attempt.lost()
                            ? "LOST"
                            : attempt.outcome() == null
                                    ? "RUNNING"
                                    : attempt.outcome().name(),
                    attempt.cause(),
                    attempt.rows(),
                    attempt.bytes(),
                    rate(attempt.rows(), millis),
                    rate(attempt.bytes(), millis));
        }
    }

    @RegisterForReflection
    @Schema(name = "RunEvent", description = "Something that happened in a run")
    record EventView(
            @Schema(description = "By the run store's clock") Instant at,
            @Schema(description = "The process, null if unknown") String node,
            @Schema(
                            description =
                                    "ASKED, WAITING, ELECTED, RESUMED, PLANNED, INEXACT, SPLIT_DONE, SPLIT_FAILED, RETRIED,"
                                            + " PUBLISHED, STOPPING, INTERRUPTED, QUARANTINED, COMMITTED, FAILED or"
                                            + " CANCELLED")
                    String event,
            Integer split,
            String target,
            String category,
            String detail) {
        static EventView of(RunEvent event) {
            return new EventView(
                    event.at(),
                    event.node(),
                    event.kind().name(),
                    event.split(),
                    event.target(),
                    event.category() == null ? null : event.category().name(),
                    event.detail());
        }
    }

    static RunDetailView of(RunDetail detail) {
        return new RunDetailView(
                RunView.of(detail.run()),
                totals(detail),
                FilesView.of(detail.items()),
                detail.splits().stream()
                        .map(split -> SplitView.of(split, detail.at()))
                        .toList(),
                detail.targets().stream().map(TargetView::of).toList(),
                detail.attempts().stream()
                        .map(attempt -> AttemptView.of(attempt, detail.at()))
                        .toList(),
                detail.timeline().stream().map(EventView::of).toList());
    }

    private static TotalsView totals(RunDetail detail) {
        List<TargetView> targets = detail.targets().stream().map(TargetView::of).toList();
        long done = detail.splits().stream()
                .filter(split -> split.finished() != null)
                .count();
        long estimate = detail.estimatedRows();
        long millis = detail.reading().toMillis();
        return new TotalsView(
                detail.splits().size(),
                (int) done,
                estimate < 0 ? null : estimate,
                detail.run().rowsRead(),
                detail.run().rowsFiltered(),
                detail.dirty(),
                targets.stream().mapToLong(TargetView::rowsStaged).sum(),
                targets.stream().mapToLong(TargetView::rowsPublished).sum(),
                detail.run().bytesRead(),
                targets.stream().mapToLong(TargetView::bytesPublished).sum(),
                millis / 1000.0,
                rate(detail.run().rowsRead(), millis),
                rate(detail.run().bytesRead(), millis));
    }

    private static long rate(long count, long millis) {
        return millis <= 0 ? 0 : Math.round(count * 1000.0 / millis);
    }
}
