package io.caravan.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tries every harm at every step of a sync, one scenario after the other, and counts. */
final class Matrix implements AutoCloseable {
    /**
     * What came of many scenarios.
     *
     * @param failed those after which something was wrong, with what it was
     * @param phases how many had their first fault in which step of the protocol
     */
    record Tally(int scenarios, List<String> failed, Map<Step.Phase, Integer> phases) {
        static Tally sum(Collection<Tally> tallies) {
            int scenarios = 0;
            List<String> failed = new ArrayList<>();
            Map<Step.Phase, Integer> phases = new EnumMap<>(Step.Phase.class);
            for (Tally tally : tallies) {
                scenarios += tally.scenarios;
                failed.addAll(tally.failed);
                tally.phases.forEach((phase, count) -> phases.merge(phase, count, Integer::sum));
            }
            return new Tally(scenarios, failed, phases);
        }
    }

    private final World world;
    private final String name;
    private final Bug bug;
    private final int window;
    private final List<String> failed = new ArrayList<>();
    private final Map<Step.Phase, Integer> phases = new EnumMap<>(Step.Phase.class);
    private int scenarios;

    Matrix(Shape shape, Stores stores, Bug bug, int window, Path root, int number) throws Exception {
        this.world = new World(shape, stores, root, "matrix" + number);
        this.name = stores + " " + shape + " window " + window;
        this.bug = bug;
        this.window = window;
    }

    /** Each of the harms at each step that it fits, alone. */
    Tally singles(Set<Harm> harms) throws Exception {
        return tries(harms, Set.of());
    }

    /** The same, and each of the second ones at each step from there to the end of the recovery. */
    Tally pairs(Set<Harm> harms, Set<Harm> seconds) throws Exception {
        return tries(harms, seconds);
    }

    private Tally tries(Set<Harm> harms, Set<Harm> seconds) throws Exception {
        World.Outcome calm = world.play(bug, window, List.of());
        if (!calm.problems().isEmpty()) {
            throw new AssertionError(name + " without a fault: " + calm.problems());
        }
        for (Fault first : faults(calm.steps(), harms)) {
            Step.Phase phase = calm.steps().get(first.after()).phase();
            World.Outcome outcome = play(phase, List.of(first));
            for (Fault second : faults(outcome.steps(), seconds)) {
                play(phase, List.of(first, second));
            }
        }
        return new Tally(scenarios, failed, phases);
    }

    private static List<Fault> faults(List<Step> steps, Set<Harm> harms) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            for (Harm harm : harms) {
                if (step.phase() != null && harm.fits(step)) {
                    faults.add(new Fault(i, harm));
                }
            }
        }
        return faults;
    }

    private World.Outcome play(Step.Phase phase, List<Fault> faults) throws Exception {
        World.Outcome outcome = world.play(bug, window, faults);
        if (outcome.struck().size() < faults.size()) {
            return outcome;
        }
        scenarios++;
        phases.merge(phase, 1, Integer::sum);
        if (!outcome.problems().isEmpty()) {
            failed.add(
                    name + ": " + outcome.struck() + ": " + outcome.problems().get(0));
        }
        return outcome;
    }

    @Override
    public void close() {
        world.close();
    }
}
