package io.caravan.command.terminal;

/** What the process says to its caller. */
public final class Exit {
    public static final int DONE = 0;
    /** The service refused, or the run did not commit. */
    public static final int FAILED = 1;

    public static final int USAGE = 2;
    public static final int UNREACHABLE = 3;
    /** The time to wait was up; what was asked for goes on. */
    public static final int TIMEOUT = 4;

    /** Never seen outside: no service answers, so one has to be booted in this process. */
    public static final int EMBED = -2;
    /** Never seen outside: the service runs on its own threads until it is stopped. */
    public static final int SERVE = -3;

    private Exit() {}
}
