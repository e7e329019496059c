package io.caravan.store;

import io.caravan.run.RunException;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened in a run: a line of its timeline.
 *
 * @param at by the store's clock
 * @param node the process it happened in, null if unknown
 * @param split null unless it is about one
 * @param target null unless it is about one
 * @param category null unless it went wrong
 * @param detail in words, null if there is nothing to add
 */
public record RunEvent(
        Instant at,
        String node,
        Kind kind,
        Integer split,
        String target,
        RunException.Category category,
        String detail) {
    /** What happened. */
    public enum Kind {
        /** A run was asked for, and waits for its turn. */
        ASKED,
        /** It was noted what the run waits for. */
        WAITING,
        /** A process began the run. */
        ELECTED,
        /** A process took the run up again. */
        RESUMED,
        /** Somebody had set the position of the sync before the run. */
        RESET,
        /** The route was changed, or what it read is gone: what was staged is given up, and the run planned anew. */
        CHANGED,
        /** The plan was frozen. */
        PLANNED,
        /** The read may miss rows; the detail says why, and what to do. */
        INEXACT,
        SPLIT_DONE,
        SPLIT_FAILED,
        /** A step failed and is tried again. */
        RETRIED,
        /** A target shows its part of the run. */
        PUBLISHED,
        /** The process was told to stop, and waits for the run. */
        STOPPING,
        /** A target showed an older run, because a statement had come late, and was put right. */
        PUT_RIGHT,
        /** The process let go of the run, to be resumed. */
        INTERRUPTED,
        QUARANTINED,
        COMMITTED,
        FAILED,
        CANCELLED;

        /** Whether it ends the work of a process on the run. */
        boolean ends() {
            return compareTo(INTERRUPTED) >= 0;
        }

        /** Whether it begins the work of a process on the run. */
        boolean begins() {
            return this == ELECTED || this == RESUMED;
        }

        /** Whether a small run leaves it out when all goes well. */
        boolean plain() {
            return this == ELECTED || this == PUBLISHED || this == COMMITTED;
        }
    }

    public RunEvent {
        Objects.requireNonNull(kind, "kind");
    }

    public static RunEvent of(Kind kind, String detail) {
        return new RunEvent(null, null, kind, null, null, null, detail);
    }

    public static RunEvent of(Kind kind, RunException cause) {
        return cause == null
                ? of(kind, (String) null)
                : new RunEvent(null, null, kind, null, null, cause.category(), cause.getMessage());
    }

    public RunEvent ofSplit(int number) {
        return new RunEvent(at, node, kind, number, target, category, detail);
    }

    public RunEvent ofTarget(String uri) {
        return new RunEvent(at, node, kind, split, uri, category, detail);
    }

    RunEvent happened(Instant when, String where) {
        return new RunEvent(when, where, kind, split, target, category, detail);
    }
}
