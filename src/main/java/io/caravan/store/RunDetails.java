package io.caravan.store;

import io.caravan.run.EndpointNames;
import io.caravan.run.RunStatus;
import io.caravan.store.RunDetail.RunAttempt;
import io.caravan.store.RunDetail.SplitProgress;
import io.caravan.store.RunDetail.SplitProgress.State;
import io.caravan.store.RunDetail.TargetProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts together what the store holds of a run. */
public final class RunDetails {
    private RunDetails() {}

    /** Null if there is no such run. */
    static RunDetail read(Sql sql, long id) throws SQLException {
        RunRecord record = sql.first(RunRecords::record, RunRecords.COLUMNS + "WHERE run_id = ?", id);
        if (record == null) {
            return null;
        }
        List<List<SplitTargets.Staged>> staged = new ArrayList<>();
        List<SplitProgress> splits = sql.list(
                row -> split(row, staged),
                "SELECT split_no, done, attempt, estimated_rows, rows_read, rows_filtered, bytes_read, millis, finished,"
                        + " rows_dirty, targets FROM sync_split WHERE run_id = ? ORDER BY split_no",
                id);
        String[] more = sql.first(
                row -> new String[] {row.getString(1), row.getString(2)},
                "SELECT task, targets FROM sync_run WHERE run_id = ?",
                id);
        String task = more[0];
        String bound = more[1];
        List<RunEvent> events = complete(record, task, Timeline.read(sql, id));
        ItemCounts items = ItemCounts.read(sql, id);
        // Once all splits are staged the run says all, also one without splits.
        List<List<SplitTargets.Staged>> all = bound == null ? staged : List.of(SplitTargets.read(bound));
        return of(record, sql.now(), task, splits, all, events, items);
    }

    private static SplitProgress split(ResultSet row, List<List<SplitTargets.Staged>> staged) throws SQLException {
        String targets = row.getString("targets");
        if (targets != null) {
            staged.add(SplitTargets.read(targets));
        }
        boolean done = row.getBoolean("done");
        return new SplitProgress(
                row.getInt("split_no"),
                done ? State.DONE : State.OPEN,
                row.getInt("attempt"),
                row.getLong("estimated_rows"),
                row.getLong("rows_read"),
                row.getLong("rows_filtered"),
                row.getLong("bytes_read"),
                row.getLong("millis"),
                Sql.instant(row, "finished"),
                row.getLong("rows_dirty"));
    }

    /** Small runs do not tell what is plain, and earlier versions told nothing. */
    private static List<RunEvent> complete(RunRecord record, String task, List<RunEvent> told) {
        String node = Election.isEventTask(task) ? task.substring(1) : null;
        List<RunEvent> all = new ArrayList<>(told);
        if (record.status() != RunStatus.WAITING
                && record.attempts() > 0
                && all.stream().noneMatch(event -> event.kind() == RunEvent.Kind.ELECTED)) {
            all.add(0, RunEvent.of(RunEvent.Kind.ELECTED, (String) null).happened(record.started(), node));
        }
        if (record.finished() != null
                && all.stream()
                        .noneMatch(event ->
                                event.kind().name().equals(record.status().name()))) {
            RunEvent end = RunEvent.of(RunEvent.Kind.valueOf(record.status().name()), record.error());
            all.add(new RunEvent(record.finished(), node, end.kind(), null, null, record.category(), end.detail()));
        }
        return all;
    }

    private static RunDetail of(
            RunRecord record,
            Instant now,
            String task,
            List<SplitProgress> splits,
            List<List<SplitTargets.Staged>> staged,
            List<RunEvent> events,
            ItemCounts items) {
        List<RunEvent> timeline = new ArrayList<>();
        splits.stream()
                .filter(split -> split.finished() != null)
                .map(split -> new RunEvent(
                        split.finished(), null, RunEvent.Kind.SPLIT_DONE, split.number(), null, null, rows(split)))
                .forEach(timeline::add);
        timeline.addAll(events);
        timeline.sort(Comparator.comparing(RunEvent::at));
        return new RunDetail(
                record,
                now,
                task,
                splits,
                targets(record, staged, events),
                attempts(splits, events),
                named(timeline),
                items);
    }

    private static String rows(SplitProgress split) {
        return split.rows() + " rows in " + split.millis() + " ms";
    }

    public static List<RunEvent> named(List<RunEvent> timeline) {
        return timeline.stream()
                .map(event -> event.target() == null ? event : event.ofTarget(EndpointNames.of(event.target())))
                .toList();
    }

    private static List<TargetProgress> targets(
            RunRecord record, List<List<SplitTargets.Staged>> staged, List<RunEvent> events) {
        Map<String, SplitTargets.Staged> sums = new TreeMap<>();
        staged.forEach(split -> split.forEach(one -> sums.merge(
                one.target(),
                one,
                (a, b) -> new SplitTargets.Staged(
                        a.target(), a.rows() + b.rows(), a.bytes() + b.bytes(), a.files() + b.files()))));
        return sums.values().stream()
                .map(sum -> {
                    Instant published = events.stream()
                            .filter(event -> event.kind() == RunEvent.Kind.PUBLISHED
                                    && sum.target().equals(event.target()))
                            .map(RunEvent::at)
                            .findFirst()
                            .orElse(null);
                    boolean visible = published != null || record.status() == RunStatus.COMMITTED;
                    return new TargetProgress(
                            EndpointNames.of(sum.target()), sum.rows(), sum.bytes(), sum.files(), published, visible);
                })
                .toList();
    }

    private static List<RunAttempt> attempts(List<SplitProgress> splits, List<RunEvent> events) {
        List<RunEvent> bounds = events.stream()
                .filter(event -> event.kind().begins() || event.kind().ends())
                .toList();
        List<RunAttempt> attempts = new ArrayList<>();
        for (int i = 0; i < bounds.size(); i++) {
            if (bounds.get(i).kind().begins()) {
                RunEvent next = i + 1 < bounds.size() ? bounds.get(i + 1) : null;
                attempts.add(
                        attempt(attempts.size() + 1, bounds.get(i), next, splits, told(events, bounds.get(i), next)));
            }
        }
        return attempts;
    }

    /** Whether the process of an attempt was told to stop. */
    private static boolean told(List<RunEvent> events, RunEvent begin, RunEvent next) {
        int to = next == null ? events.size() : events.indexOf(next);
        return events.subList(events.indexOf(begin), to).stream()
                .anyMatch(event -> event.kind() == RunEvent.Kind.STOPPING);
    }

    private static String lost(boolean told) {
        return told
                ? "the process was told to stop, and killed before it let go of the run"
                : "the process was killed, or cut off from the run store";
    }

    private static RunAttempt attempt(
            int number, RunEvent begin, RunEvent next, List<SplitProgress> splits, boolean told) {
        boolean lost = next != null && next.kind().begins();
        List<SplitProgress> mine = splits.stream()
                .filter(split -> split.finished() != null
                        && !split.finished().isBefore(begin.at())
                        && (next == null || !split.finished().isAfter(next.at())))
                .toList();
        return new RunAttempt(
                number,
                begin.node(),
                begin.at(),
                next == null || lost ? null : next.at(),
                next == null || lost ? null : next.kind(),
                lost,
                next == null ? null : lost ? lost(told) : next.detail(),
                mine.stream().mapToLong(SplitProgress::rows).sum(),
                mine.stream().mapToLong(SplitProgress::bytes).sum());
    }
}
