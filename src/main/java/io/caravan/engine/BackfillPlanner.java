package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.run.EndpointNames;
import io.caravan.run.Parameters;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Target;
import io.caravan.schedule.DateUse;
import io.caravan.store.BackfillPlan;
import io.caravan.store.BackfillPlan.PlannedRun;
import io.caravan.store.BackfillPlan.TargetPlace;
import io.caravan.store.BackfillRequest;
import io.caravan.store.BackfillStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the runs of a backfill. Nothing is written. */
public final class BackfillPlanner {
    private final RunConsumer consumer;
    private final String route;
    private final ZoneId zone;
    private final Map<String, Target> targets;
    private final BackfillStore store;
    private final List<String> warnings = new ArrayList<>();

    /** What there was before for one run: the last run, whether any has committed, and whether that has written rows. */
    private record Before(long run, RunStatus status, boolean committed, boolean wrote) {
        Before then(Before later) {
            return new Before(later.run, later.status, committed || later.committed, wrote || later.wrote);
        }
    }

    /** @param store may be null if only {@link #first} is asked */
    public BackfillPlanner(RunConsumer consumer, String route, Map<String, Target> targets, BackfillStore store) {
        this.consumer = consumer;
        this.route = route;
        this.zone = consumer.schedule().zone();
        this.targets = targets;
        this.store = store;
    }

    /**
     * Plans.
     *
     * @param now to tell which dates are not over
     * @param ask whether targets are asked for what is there already
     */
    BackfillPlan plan(BackfillRequest request, Instant now, boolean ask) {
        boolean each = eachFiring();
        List<Run> runs = new ArrayList<>();
        int withoutFiring = 0;
        for (LocalDate date = request.from(); !date.isAfter(request.to()); date = date.plusDays(1)) {
            List<Instant> times = consumer.schedule().of(date, each);
            withoutFiring += times.isEmpty() ? 1 : 0;
            times.forEach(time -> add(runs, time));
        }
        if (runs.isEmpty()) {
            throw RunException.user(
                    route + ": cannot backfill " + request.from() + " to " + request.to() + ": the schedule '"
                            + consumer.schedule() + "' has no firing for any of these dates. Choose others.");
        }
        if (!request.to().plusDays(1).atStartOfDay(zone).toInstant().isBefore(now)) {
            warnings.add("dates up to " + request.to() + " are not over yet: what comes later is not copied");
        }
        Map<String, Before> before = before(runs, each);
        Set<Run> gone = request.onlyMissing() ? gone(runs, before, each) : Set.of();
        List<Run> missing = runs.stream()
                .filter(run -> !request.onlyMissing() || gone.contains(run) || !committed(before.get(key(run, each))))
                .toList();
        List<Run> ordered = new ArrayList<>(missing);
        if (request.order() == BackfillRequest.Order.DESCENDING) {
            Collections.reverse(ordered);
        }
        BackfillRequest asked = apart(request, ordered) ? request : request.oneByOne();
        return new BackfillPlan(
                route,
                asked,
                planned(ordered, before, each, ask),
                runs.size() - missing.size(),
                withoutFiring,
                warnings);
    }

    /** Runs of which one has committed with rows, and a target says that the place of these is not there any more. */
    private Set<Run> gone(List<Run> runs, Map<String, Before> before, boolean each) {
        List<Run> wrote = runs.stream()
                .filter(run -> committed(before.get(key(run, each)))
                        && before.get(key(run, each)).wrote())
                .toList();
        Set<Run> gone = new HashSet<>();
        if (!wrote.isEmpty()) {
            places(wrote, 0).values().forEach(places -> {
                for (int i = 0; i < wrote.size(); i++) {
                    if (!places.get(i).exists()) {
                        gone.add(wrote.get(i));
                    }
                }
            });
        }
        if (!gone.isEmpty()) {
            warnings.add(gone.size() + " of these runs were made before, and what they wrote is gone from the target");
        }
        return gone;
    }

    private boolean apart(BackfillRequest request, List<Run> runs) {
        if (request.parallelism() == 1 || runs.size() < 2) {
            return true;
        }
        List<String> together = targets.entrySet().stream()
                .filter(target -> !target.getValue().apart(runs, consumer.hasCursor()))
                .map(target -> EndpointNames.of(target.getKey()))
                .toList();
        if (!together.isEmpty()) {
            warnings.add("its runs go one by one, not " + request.parallelism() + " at once: they may write the same"
                    + " partitions or rows of " + String.join(", ", together) + ", and the last date has to win");
        }
        return together.isEmpty();
    }

    /** The logical time of the first run for a date: the midnight after it if the schedule does not fire for it. */
    public Instant first(LocalDate date) {
        return consumer.schedule().of(date, eachFiring()).stream()
                .findFirst()
                .orElseGet(() -> date.plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** A source with a cursor reads the whole date; else times of day in the route ask for each firing of the date. */
    private boolean eachFiring() {
        List<String> templates = Stream.concat(
                        consumer.templates().stream(),
                        targets.values().stream().flatMap(target -> target.templates().stream()))
                .toList();
        DateUse use =
                DateUse.of(templates, route, consumer.options().combinations().get(0));
        if (!consumer.hasCursor()) {
            if (use == DateUse.NONE) {
                warnings.add("nothing in the route depends on the date, so that each run copies the same: use for"
                        + " example ${yyyy-mm-dd} in 'where' and 'partition'");
            }
            return use == DateUse.TIME;
        }
        if (use == DateUse.TIME) {
            warnings.add("the route uses the time of day, but a source with a cursor reads whole dates: each date has"
                    + " one run, at its last firing");
        }
        return false;
    }

    private void add(List<Run> runs, Instant time) {
        for (Map<String, String> parameters : consumer.options().combinations()) {
            runs.add(new Run(0, route, time, Run.Trigger.BACKFILL, zone, parameters, 0));
        }
        if (runs.size() > BackfillRequest.MOST_RUNS) {
            throw RunException.user(route + ": cannot backfill so much at once: it would make more than "
                    + BackfillRequest.MOST_RUNS + " runs. Choose fewer dates.");
        }
    }

    /** Where a date has one run, any run of the date counts; else those for the same time. */
    private static String key(Run run, boolean each) {
        return (each ? run.logicalTime() : run.bizdate()) + " " + Parameters.write(run.parameters());
    }

    private static boolean committed(Before before) {
        return before != null && before.committed();
    }

    private Map<String, Before> before(List<Run> runs, boolean each) {
        Map<String, Before> before = new HashMap<>();
        Instant from = runs.get(0).bizdate().plusDays(1).atStartOfDay(zone).toInstant();
        Instant to = runs.get(runs.size() - 1)
                .bizdate()
                .plusDays(2)
                .atStartOfDay(zone)
                .toInstant();
        store.runs(route, from, to, (time, parameters, run, status, rows) -> {
            Run like = new Run(run, route, time, Run.Trigger.BACKFILL, zone, parameters, 0);
            boolean committed = status == RunStatus.COMMITTED;
            before.merge(key(like, each), new Before(run, status, committed, committed && rows > 0), Before::then);
        });
        return before;
    }

    private List<PlannedRun> planned(List<Run> runs, Map<String, Before> before, boolean each, boolean ask) {
        long again = runs.stream()
                .filter(run -> committed(before.get(key(run, each))))
                .count();
        Map<String, List<Target.Place>> places = ask ? places(runs, again) : Map.of();
        List<PlannedRun> planned = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Before last = before.get(key(run, each));
            int number = i;
            planned.add(new PlannedRun(
                    run.bizdate(),
                    run.logicalTime(),
                    run.parameters(),
                    last == null ? null : last.run(),
                    last == null ? null : last.status(),
                    places.entrySet().stream()
                            .map(entry -> new TargetPlace(
                                    entry.getKey(), entry.getValue().get(number)))
                            .toList()));
        }
        return planned;
    }

    /** A target that cannot be asked does not keep anybody from planning. */
    private Map<String, List<Target.Place>> places(List<Run> runs, long again) {
        Map<String, List<Target.Place>> places = new java.util.LinkedHashMap<>();
        targets.forEach((uri, target) -> {
            String name = EndpointNames.of(uri);
            try {
                if (again > 0 && target.refusesAgain()) {
                    warnings.add(again + " of these runs were made before, and " + name + " cannot tell which rows they"
                            + " wrote: it refuses to append them again. Leave them out with onlyMissing, or use"
                            + " mode=upsert, or overwrite a partition");
                }
                List<Target.Place> there = target.places(runs);
                if (!there.isEmpty()) {
                    places.put(name, there);
                }
            } catch (RuntimeException e) {
                warnings.add("cannot ask " + name + " what is there: " + Objects.requireNonNullElse(e.getMessage(), e));
            }
        });
        return places;
    }
}
