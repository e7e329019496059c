package io.caravan.engine;

import java.util.ArrayList;
import java.util.List;

/** The faults that befall the processes of one world, one after the other, and the steps they take in between. */
final class Faults {
    private final List<Step> steps = new ArrayList<>();
    private final List<String> struck = new ArrayList<>();
    private List<Fault> queue = List.of();
    private boolean armed;
    private Boolean storeDown;
    private Power zombie;
    private Harm sleep;

    /** From now on the steps are counted. */
    synchronized void arm(List<Fault> faults) {
        queue = new ArrayList<>(faults);
        steps.clear();
        struck.clear();
        zombie = null;
        sleep = null;
        armed = true;
    }

    synchronized void disarm() {
        armed = false;
        storeDown = null;
    }

    /** What was down is up again. */
    synchronized void repair() {
        storeDown = null;
    }

    /** What happens to this process at this step, null if nothing does. */
    synchronized Harm at(Step step, Power power) {
        if (!armed || power == zombie) {
            return null;
        }
        boolean store = step.kind() == Step.Kind.BEGIN || step.kind() == Step.Kind.COMMIT;
        if (storeDown != null && storeDown == store) {
            return Harm.ERROR;
        }
        steps.add(step);
        Fault next = queue.isEmpty() ? null : queue.get(0);
        if (next == null || steps.size() <= next.after() || !fits(next.harm(), step)) {
            return null;
        }
        queue.remove(0);
        strike(next.harm(), step, power, store);
        return next.harm();
    }

    private boolean fits(Harm harm, Step step) {
        return harm.fits(step) && (harm != Harm.WAKE || zombie != null) && (!harm.freezes() || zombie == null);
    }

    private void strike(Harm harm, Step step, Power power, boolean store) {
        struck.add(harm + " at " + step);
        steps.clear();
        if (harm.freezes()) {
            zombie = power;
            sleep = harm;
        }
        if (harm == Harm.DOWN) {
            storeDown = store;
        }
    }

    /** Those that have happened. */
    synchronized List<String> struck() {
        return List.copyOf(struck);
    }

    /** The steps since the last fault. */
    synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /** The process that stands still, null if none does. */
    synchronized Power zombie() {
        return zombie;
    }

    /** How it came to stand still. */
    synchronized Harm sleep() {
        return sleep;
    }
}
