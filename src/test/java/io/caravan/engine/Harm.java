package io.caravan.engine;

import static io.caravan.engine.Step.Kind.BEGIN;
import static io.caravan.engine.Step.Kind.CALL;
import static io.caravan.engine.Step.Kind.COMMIT;
import static io.caravan.engine.Step.Kind.DELETE;
import static io.caravan.engine.Step.Kind.MOVE;
import static io.caravan.engine.Step.Kind.READ;
import static io.caravan.engine.Step.Kind.SWAP;
import static io.caravan.engine.Step.Kind.WRITE;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What may happen to a process at a step. */
enum Harm {
    /** The process dies, and the step is not done. */
    CRASH_BEFORE(COMMIT, CALL, WRITE, MOVE, SWAP, READ, DELETE),
    /** The process dies when the step is done. */
    CRASH_AFTER(COMMIT, WRITE, MOVE, SWAP, DELETE),
    /** The process dies when the step is half done. */
    CRASH_HALF(WRITE, MOVE, DELETE),
    /** The step is refused, once. */
    ERROR(BEGIN, COMMIT, CALL, WRITE, MOVE, SWAP, READ, DELETE),
    /** The step is done, and reported as failed. */
    LOST_ANSWER(COMMIT, WRITE, MOVE, SWAP, DELETE),
    /** The step is half done and reported as failed. */
    HALF(WRITE, MOVE, DELETE),
    /** The step is half done and reported as done. */
    CUT(WRITE),
    /** The answer is an old one. */
    OLD(READ),
    /** The other system refuses this and all that follows, until the process has given up. */
    DOWN(BEGIN, CALL, WRITE, MOVE, SWAP, READ, DELETE),
    /** The other system refuses, and says that it is the user's fault. */
    REFUSED(MOVE, SWAP),
    /** The process stands still before the step, wakes after its successor has committed, and goes on. */
    ZOMBIE(BEGIN, CALL, WRITE, MOVE, SWAP, READ, DELETE),
    /** The same, but it learns that its lease is lost before it goes on. */
    ZOMBIE_TOLD(BEGIN, CALL, WRITE, MOVE, SWAP, READ, DELETE),
    /** The process stands still before the step, and goes on only when the next window is committed as well. */
    LATE_ZOMBIE(BEGIN, CALL, WRITE, MOVE, SWAP, READ, DELETE),
    /** The process that stands still since an earlier fault wakes just before this step of its successor. */
    WAKE(BEGIN, CALL, WRITE, MOVE, SWAP, READ, DELETE);

    private final Set<Step.Kind> kinds;

    Harm(Step.Kind... kinds) {
        this.kinds = EnumSet.copyOf(List.of(kinds));
    }

    boolean fits(Step step) {
        return kinds.contains(step.kind());
    }

    boolean freezes() {
        return this == ZOMBIE || this == ZOMBIE_TOLD || this == LATE_ZOMBIE;
    }

    /** Those that can be the first to happen. */
    static Set<Harm> first() {
        return EnumSet.complementOf(EnumSet.of(WAKE));
    }
}
