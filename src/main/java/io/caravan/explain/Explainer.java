package io.caravan.explain;

import io.caravan.endpoint.SyncOptions;
import io.caravan.engine.Positions;
import io.caravan.engine.Subjects;
import io.caravan.record.Schema;
import io.caravan.run.EndpointNames;
import io.caravan.run.Failures;
import io.caravan.run.KnownItems;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Reads;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunSource;
import io.caravan.run.SourcePlan;
import io.caravan.run.Target;
import io.caravan.run.TargetPlan;
import io.caravan.run.Window;
import io.caravan.schedule.BusinessDate;
import io.caravan.store.Pairing;
import io.caravan.store.Position;
import io.caravan.store.Reset;
import io.caravan.store.RunStore;
import io.caravan.store.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Says what a run of a route would do, and shows its first rows, by the sources and targets that would do it. It writes
 * nothing anywhere and holds nothing open. Any thread may use it.
 */
public final class Explainer {
    private final RunStore store;
    private final Clock clock;

    public Explainer(RunStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The run that would begin now, or the bounded run for a logical time.
     *
     * @param logicalTime null for the next run of the sync itself, which goes on where the cursor stands
     * @throws RunException when the source refuses or cannot be reached
     */
    public RoutePlan plan(RouteDraft draft, Instant logicalTime) {
        Run run = run(draft, logicalTime);
        if (draft.consumer() == null) {
            return event(draft, run);
        }
        return plan(draft, run, run.aside() ? Position.NONE : store.position(run), List.of());
    }

    /**
     * The run that would begin after a reset, and what becomes of the rows that are there.
     *
     * @throws RunException when the source refuses or cannot be reached, or the value is none of the cursor
     */
    public RoutePlan plan(RouteDraft draft, Reset reset) {
        if (draft.consumer() == null) {
            throw RunException.user(draft.route() + ": cannot reset: the route is no sync. Nothing to do.");
        }
        Run run = run(draft, null, reset);
        String value = Positions.value(draft.consumer(), reset);
        Position now = store.position(run);
        List<String> notes = new ArrayList<>();
        notes.add((now.cursor() == null ? "no cursor stands" : "the cursor stands at '" + now.cursor() + "'")
                + "; this is the run after the reset");
        draft.targets().values().stream()
                .filter(target ->
                        target.appends() && reset.kind() != Reset.Kind.KEEP && reset.kind() != Reset.Kind.FROM)
                .forEach(target -> notes.add("the target appends: rows that it has and that are read again are there"
                        + " twice. Empty it first, or let it upsert or overwrite"));
        Position then =
                switch (reset.kind()) {
                    case KEEP -> new Position(now.cursor(), now.version(), null, false);
                    case FROM -> of(run.key().of(reset.value()).name(), now);
                    case TO -> new Position(value, now.version(), null, false);
                    case ANEW -> Position.NONE;
                };
        return plan(draft, run, then, notes);
    }

    private Position of(String other, Position now) {
        return new Position(store.cursors().get(other), now.version(), null, false);
    }

    private RoutePlan plan(RouteDraft draft, Run run, Position position, List<String> before) {
        RunSource source = draft.consumer().source();
        try {
            String pairing = pairing(draft, run, source, position);
            String problem = run.aside() ? null : problem(draft, run, source, position);
            List<String> notes = new ArrayList<>(before);
            if (problem != null) {
                notes.add("shown is what a run from the beginning would read");
            }
            KnownItems items = draft.consumer().knowsItems() && !run.aside() && position != Position.NONE
                    ? store.items(run)
                    : KnownItems.NONE;
            // A position of something else may be none that the source can plan with.
            String from = problem == null ? position.cursor() : null;
            Plan plan = source.plan(new PlanRequest(run, from, false, items));
            return plan(draft, run, plan, source, notes, pairing == null ? problem : pairing);
        } catch (Exception e) {
            throw failure(draft, "plan the run", e);
        } finally {
            source.release();
        }
    }

    private String pairing(RouteDraft draft, Run run, RunSource source, Position position) throws Exception {
        Pairing.From from = Pairing.From.of(run, position.full());
        Reads reads = Pairing.reads(
                draft.consumer().reads(), source, run, from, draft.targets().values());
        try {
            Pairing.check(reads, draft.route(), from, draft.targets());
            return from == Pairing.From.DATE
                    ? Pairing.again(draft.consumer().reads(), draft.route(), draft.targets(), store.position(run))
                    : null;
        } catch (RunException e) {
            return e.getMessage();
        }
    }

    private String problem(RouteDraft draft, Run run, RunSource source, Position position) throws Exception {
        Subject now = new Subjects(draft.consumer(), draft.filters(), draft.targets()).of(source, run);
        List<String> changes = position.changes(now);
        return changes.isEmpty()
                ? position == Position.NONE
                        ? null
                        : store.appended(run, position, draft.consumer().reads(), now, draft.targets())
                : position.refusal(
                                draft.route(),
                                changes,
                                draft.targets().values().stream().anyMatch(Target::appends))
                        .getMessage();
    }

    private static RoutePlan plan(
            RouteDraft draft, Run run, Plan plan, RunSource source, List<String> before, String problem)
            throws Exception {
        SourcePlan read = source.explain(run, plan);
        List<TargetPlan> targets = targets(draft, run, plan, read);
        List<String> notes = new ArrayList<>(before);
        notes.addAll(read.notes());
        targets.stream()
                .map(TargetPlan::mode)
                .filter(Objects::nonNull)
                .distinct()
                .map(source::note)
                .flatMap(Optional::stream)
                .forEach(notes::add);
        notes.addAll(notes(draft, run));
        if (!draft.targets().isEmpty()) {
            notes.add("the run's number, which names its files, is given when it begins; here it is 0");
        }
        Window window = plan.window();
        return new RoutePlan(
                draft.route(),
                EndpointNames.of(draft.source()),
                draft.consumer().schedule().toString(),
                run.logicalTime(),
                bizdate(run),
                run.zone().getId(),
                run.parameters(),
                plan.cursorColumn(),
                window == null ? null : window.lo(),
                window == null ? null : window.hi(),
                read.columns(),
                read.parts(),
                sum(read.parts()),
                draft.steps(),
                targets,
                notes,
                problem);
    }

    /** A route that is no sync: exchanges that come are small runs, of which nothing is known before. */
    private static RoutePlan event(RouteDraft draft, Run run) {
        List<String> notes = new ArrayList<>(notes(draft, run));
        notes.add("the route is no sync: exchanges from " + EndpointNames.of(draft.source())
                + " are small runs, and what they bring is not known before");
        return new RoutePlan(
                draft.route(),
                EndpointNames.of(draft.source()),
                null,
                run.logicalTime(),
                bizdate(run),
                run.zone().getId(),
                run.parameters(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                draft.steps(),
                draft.targets().keySet().stream()
                        .map(uri -> TargetPlan.unknown(uri, "its rows are known when an exchange comes", null))
                        .toList(),
                notes,
                null);
    }

    /**
     * The first rows that the source gives, whatever its cursor, in the columns of the first target. No step between is
     * run.
     *
     * @param rows at most as many, from 1
     * @throws RunException when the source refuses or cannot be reached, or the route is no sync
     */
    public RoutePreview preview(RouteDraft draft, int rows) {
        if (draft.consumer() == null) {
            throw RunException.user(draft.route() + ": cannot show rows: the route reads from "
                    + EndpointNames.of(draft.source()) + ", whose rows are known when they come."
                    + " Preview a route that reads from a table.");
        }
        Run run = run(draft, null);
        RunSource source = draft.consumer().source();
        try {
            Plan plan = source.plan(new PlanRequest(run, null, true));
            SourcePlan read = source.explain(run, plan);
            Sample sample = new Sample(run, plan, rows);
            boolean complete = sample.of(source);
            List<TargetPlan> targets = targets(draft, run, plan, read);
            return new Preview(draft, read, targets).show(sample, complete, notes(draft, run));
        } catch (Exception e) {
            throw failure(draft, "show rows", e);
        } finally {
            source.release();
        }
    }

    private static List<TargetPlan> targets(RouteDraft draft, Run run, Plan plan, SourcePlan read) {
        List<TargetPlan> plans = new ArrayList<>();
        draft.targets().forEach((uri, target) -> {
            if (read.columns().isEmpty()) {
                plans.add(
                        TargetPlan.unknown(uri, "nothing new is read, and without it the columns are not known", null));
                return;
            }
            try {
                Schema schema = read.columns().isEmpty() ? target.schema().orElse(read.schema()) : read.schema();
                plans.add(target.explain(run, plan, schema));
            } catch (RuntimeException e) {
                String why = failure(draft, "ask " + EndpointNames.of(uri), e).getMessage();
                plans.add(TargetPlan.unknown(uri, null, why));
            }
        });
        return plans;
    }

    private static List<String> notes(RouteDraft draft, Run run) {
        List<String> notes = new ArrayList<>();
        if (draft.targets().isEmpty()) {
            notes.add(
                    "the route itself names no target: what stands behind direct:, kamelet: or a step whose endpoint is"
                            + " known only when it runs is not shown");
        } else if (!draft.steps().isEmpty()) {
            notes.add("the columns are those of the source: the steps between were not run, and may change them");
        }
        if (!run.parameters().isEmpty()) {
            notes.add("a run is made for each value of " + run.parameters().keySet() + "; this is the first of them");
        }
        return notes;
    }

    /** The first of the runs that a reset concerns. */
    private Run run(RouteDraft draft, Instant logicalTime, Reset reset) {
        Run run = run(draft, logicalTime);
        Map<String, String> parameters = draft.consumer().options().combinations().stream()
                .filter(reset::concerns)
                .findFirst()
                .orElseThrow(() -> RunException.user(
                        draft.route() + ": cannot reset: no run of it has " + reset.parameters() + "."));
        return new Run(0, run.route(), run.logicalTime(), run.trigger(), run.zone(), parameters, 0);
    }

    /** As the engine would make it; its number is given when it begins, and is 0 here. */
    private Run run(RouteDraft draft, Instant logicalTime) {
        if (draft.consumer() == null) {
            Instant time = logicalTime == null ? clock.instant() : logicalTime;
            return new Run(0, draft.route(), time, Run.Trigger.EVENT, ZoneId.systemDefault());
        }
        SyncOptions options = draft.consumer().options();
        Map<String, String> first = new TreeMap<>();
        options.each().forEach((name, values) -> first.put(name, values.get(0)));
        return new Run(
                0,
                draft.route(),
                logicalTime == null ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : logicalTime,
                logicalTime == null ? Run.Trigger.MANUAL : Run.Trigger.BACKFILL,
                options.schedule().zone(),
                first,
                0);
    }

    private static LocalDate bizdate(Run run) {
        return new BusinessDate(run).day();
    }

    private static Long sum(List<SourcePlan.Part> parts) {
        boolean known = parts.stream().allMatch(part -> part.estimatedRows() != null);
        return known
                ? Long.valueOf(
                        parts.stream().mapToLong(SourcePlan.Part::estimatedRows).sum())
                : null;
    }

    private static RunException failure(RouteDraft draft, String what, Exception thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return Failures.of(draft.route(), what, thrown);
    }
}
