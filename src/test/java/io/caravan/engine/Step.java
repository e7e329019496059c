package io.caravan.engine;

import java.util.Locale;

/** A step of a process that leaves a trace outside of it, or asks something of the outside. */
final class Step {
    /** The numbered steps of the run protocol. */
    enum Phase {
        P0_LEASE,
        P1_RECOVER,
        P2_PLAN,
        P3_EXTRACT,
        P4_BIND,
        P5_PUBLISH,
        P6_VERIFY,
        P7_COMMIT,
        P8_CLEAN
    }

    /** What is done, and so what can go wrong with it. */
    enum Kind {
        /** A transaction of the run store begins. */
        BEGIN,
        /** It ends. */
        COMMIT,
        /** A call of the source. */
        CALL,
        /** Bytes are added to a file. */
        WRITE,
        /** A file gets its name, or a second one. */
        MOVE,
        /** One atomic change of what is visible. */
        SWAP,
        /** A look at what is there. */
        READ,
        DELETE
    }

    private final Kind kind;
    private final String name;
    private volatile Phase phase;

    Step(Phase phase, Kind kind, String name) {
        this.phase = phase;
        this.kind = kind;
        this.name = name;
    }

    /** Null for a transaction that has changed nothing so far. */
    Phase phase() {
        return phase;
    }

    void phase(Phase now) {
        phase = now;
    }

    Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return (phase == null ? "-" : phase.name().substring(0, 2)) + " "
                + kind.name().toLowerCase(Locale.ROOT) + " " + name;
    }
}
