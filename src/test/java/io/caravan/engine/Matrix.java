package io.caravan.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tries harms at the steps of a sync, every one or a sample, one scenario after the other, and counts. */
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
    private final Sample sample;
    private final List<String> failed = new ArrayList<>();
    private final Map<Step.Phase, Integer> phases = new EnumMap<>(Step.Phase.class);
    private List<Step> calm;
    private int scenarios;

    Matrix(Shape shape, Stores stores, Bug bug, int window, Path root, int number, Sample sample) throws Exception {
        this.world = new World(shape, stores, root, "matrix" + number);
        this.name = stores + " " + shape + " window " + window;
        this.bug = bug;
        this.window = window;
        this.sample = sample;
    }

    /** Each of the harms at each step that it fits, alone. */
    Tally singles(Set<Harm> harms) throws Exception {
        for (Fault fault : sample.third(faults(calm(), harms))) {
            play(fault);
        }
        return tally();
    }

    /** The same, and each of the second ones at each step from there to the end of the recovery. */
    Tally pairs(Set<Harm> harms, Set<Harm> seconds) throws Exception {
        for (Fault first : sample.half(faults(calm(), harms))) {
            World.Outcome outcome = play(first);
            for (Fault second : sample.half(faults(outcome.steps(), seconds))) {
                play(first, second);
            }
        }
        return tally();
    }

    /** As {@code singles}, but of a sample no more than it takes until one of those who hunt has found something wrong. */
    Tally hunt(Set<Harm> harms, AtomicBoolean found) throws Exception {
        for (Fault fault : sample.shuffled(faults(calm(), harms))) {
            play(fault);
            if (!failed.isEmpty()) {
                found.set(true);
            }
            if (found.get() && sample != Sample.WHOLE) {
                break;
            }
        }
        return tally();
    }

    /** The steps when nothing happens. */
    private List<Step> calm() throws Exception {
        World.Outcome outcome = world.play(bug, window, List.of());
        if (!outcome.problems().isEmpty()) {
            throw new AssertionError(name + " without a fault: " + outcome.problems());
        }
        calm = outcome.steps();
        return calm;
    }

    private Tally tally() {
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

    private World.Outcome play(Fault... faults) throws Exception {
        World.Outcome outcome = world.play(bug, window, List.of(faults));
        if (outcome.struck().size() < faults.length) {
            return outcome;
        }
        scenarios++;
        phases.merge(calm.get(faults[0].after()).phase(), 1, Integer::sum);
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
