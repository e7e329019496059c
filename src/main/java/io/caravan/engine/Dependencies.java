package io.caravan.engine;

import io.caravan.run.Run;
import io.caravan.schedule.Schedule;
import io.caravan.store.Transactions;
import io.caravan.store.WaitingRun;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets a run wait for the runs of other syncs for the same business date. What a person asks for a date does not wait. */
final class Dependencies implements Gate {
    /** How long an answer is good: many runs wait for the same, and a look at all of them takes no longer. */
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();
    /** So many questions are asked again that soon; of more, each is asked more seldom. */
    private static final int OFTEN = 100;

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();

    private record Question(String upstream, LocalDate date, Instant until) {}

    private record Answer(String missing, long at) {}

    private final Transactions transactions;
    private final Map<String, Sync> syncs;
    private Map<Question, Answer> answers = new HashMap<>();
    /** Those of the minute before: what nobody asks any more is forgotten. */
    private Map<Question, Answer> earlier = Map.of();

    private long since = System.nanoTime();

    Dependencies(Transactions transactions, Map<String, Sync> syncs) {
        this.transactions = transactions;
        this.syncs = syncs;
    }

    @Override
    public String hindrance(WaitingRun waiting, Sync sync) {
        List<String> after = sync.consumer().options().after();
        if (after.isEmpty() || waiting.run().aside()) {
            return null;
        }
        String circle = circle(sync.route());
        if (circle != null) {
            return "itself: " + circle + ". Break the circle in 'after'";
        }
        String missing = after.stream()
                .map(upstream -> missing(upstream, waiting.run(), sync))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return missing.isEmpty() ? null : missing;
    }

    private String missing(String upstream, Run run, Sync sync) {
        Sync other = syncs.get(upstream);
        if (other == null) {
            return upstream + ", which is no sync here: drop its route, or correct 'after'";
        }
        LocalDate date = run.bizdate();
        Question question = new Question(upstream, date, severalADay(sync, run) ? run.logicalTime() : null);
        Answer known = answers.getOrDefault(question, earlier.get(question));
        if (known == null || System.nanoTime() - known.at() > fresh()) {
            Upstream asked = new Upstream(upstream, other.consumer().options(), date, question.until());
            known = new Answer(transactions.read(asked::missing), System.nanoTime());
        }
        answers.put(question, known);
        return known.missing();
    }

    private long fresh() {
        if (System.nanoTime() - since > REMEMBERED_NANOS) {
            since = System.nanoTime();
            earlier = answers;
            answers = new HashMap<>();
        }
        return FRESH_NANOS * Math.max(1, Math.max(answers.size(), earlier.size()) / OFTEN);
    }

    /** A sync that runs several times a business date does not wait for what comes later on that date. */
    private static boolean severalADay(Sync sync, Run run) {
        Schedule schedule = sync.consumer().schedule();
        LocalDate day = run.logicalTime().atZone(run.zone()).toLocalDate();
        Instant first = schedule.next(day.atStartOfDay(run.zone()).toInstant().minusMillis(1));
        Instant second = first == null ? null : schedule.next(first);
        return second != null && second.atZone(run.zone()).toLocalDate().equals(day);
    }

    /** The way from a sync back to itself, null if there is none. */
    private String circle(String route) {
        Deque<List<String>> ways = new ArrayDeque<>();
        ways.add(List.of(route));
        Set<String> seen = new LinkedHashSet<>();
        while (!ways.isEmpty()) {
            List<String> way = ways.remove();
            Sync sync = syncs.get(way.get(way.size() - 1));
            for (String next :
                    sync == null ? List.<String>of() : sync.consumer().options().after()) {
                if (next.equals(route)) {
                    return String.join(" waits for ", way) + " waits for " + route;
                }
                if (seen.add(next)) {
                    List<String> longer = new java.util.ArrayList<>(way);
                    longer.add(next);
                    ways.add(longer);
                }
            }
        }
        return null;
    }
}
