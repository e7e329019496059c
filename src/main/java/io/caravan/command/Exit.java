package io.caravan.command;

/** What the process says to its caller. */
final class Exit {
    static final int DONE = 0;
    /** The service refused, or the run did not commit. */
    static final int FAILED = 1;

    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    /** The time to wait was up; what was asked for goes on. */
    static final int TIMEOUT = 4;

    /** Never seen outside: no service answers, so one has to be booted in this process. */
    static final int EMBED = -2;
    /** Never seen outside: the service runs on its own threads until it is stopped. */
    static final int SERVE = -3;

    private Exit() {}
}
