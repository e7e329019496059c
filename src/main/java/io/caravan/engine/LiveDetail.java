package io.caravan.engine;

import io.caravan.run.Counts;
import io.caravan.store.RunDetail;
import io.caravan.store.RunDetail.SplitProgress;
import io.caravan.store.RunDetail.SplitProgress.State;
import io.caravan.store.RunDetail.TargetProgress;
import io.caravan.store.RunDetails;
import io.caravan.store.RunEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds to what the store holds of a run what the process that works on it is just doing. */
final class LiveDetail {
    private LiveDetail() {}

    /** @param noted events that are not in the store yet */
    static RunDetail of(RunDetail stored, RunExecution execution, List<RunEvent> noted) {
        Map<Integer, SplitProgress> splits = new TreeMap<>();
        stored.splits().forEach(split -> splits.put(split.number(), split));
        for (Attempt attempt : execution.reading()) {
            int number = attempt.split().number();
            SplitProgress before = splits.get(number);
            if (before == null || before.state() == State.OPEN) {
                splits.put(number, running(attempt));
            }
        }
        List<RunEvent> timeline = new ArrayList<>(stored.timeline());
        List<RunEvent> named = RunDetails.named(noted);
        timeline.addAll(named);
        timeline.sort(Comparator.comparing(RunEvent::at));
        return new RunDetail(
                stored.run().with(execution.counts()),
                stored.at(),
                stored.task(),
                List.copyOf(splits.values()),
                stored.targets().stream().map(target -> visible(target, named)).toList(),
                stored.attempts(),
                timeline,
                stored.items());
    }

    private static TargetProgress visible(TargetProgress target, List<RunEvent> noted) {
        return noted.stream()
                .filter(event -> event.kind() == RunEvent.Kind.PUBLISHED
                        && target.target().equals(event.target()))
                .findFirst()
                .map(event -> new TargetProgress(
                        target.target(), target.rows(), target.bytes(), target.files(), event.at(), true))
                .orElse(target);
    }

    private static SplitProgress running(Attempt attempt) {
        Counts counts = attempt.counts();
        return new SplitProgress(
                attempt.split().number(),
                State.RUNNING,
                attempt.attempt(),
                attempt.split().estimatedRows(),
                counts.rows(),
                counts.filtered(),
                counts.bytes(),
                attempt.elapsed().toMillis(),
                null,
                counts.dirty());
    }
}
