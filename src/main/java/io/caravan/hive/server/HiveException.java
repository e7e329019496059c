package io.caravan.hive.server;

import io.caravan.run.RunException;

/** What Hive, or the way to it, answered instead of a result. Its message is one line and holds no password. */
public final class HiveException extends RunException {
    private static final long serialVersionUID = 1L;

    /** What is known about the statement that failed. */
    public enum Outcome {
        /** Hive refused or failed it: nothing was committed. */
        FAILED,
        /** Hive never saw it: the session was gone before. */
        NOT_SENT,
        /** The connection broke while it ran: read back before doing anything else. */
        UNKNOWN
    }

    private final String sqlState;
    private final Outcome outcome;

    private HiveException(Category category, String message, Throwable cause, String sqlState, Outcome outcome) {
        super(category, message, cause);
        this.sqlState = sqlState == null ? "" : sqlState;
        this.outcome = outcome;
    }

    public static HiveException failed(Category category, String message, String sqlState) {
        return new HiveException(category, message, null, sqlState, Outcome.FAILED);
    }

    static HiveException notSent(String message, Throwable cause) {
        return new HiveException(Category.EXTERNAL, message, cause, "08003", Outcome.NOT_SENT);
    }

    static HiveException unknown(String message, Throwable cause) {
        return new HiveException(Category.EXTERNAL, message, cause, "08007", Outcome.UNKNOWN);
    }

    /** The SQLState that Hive gave, empty if none. */
    public String sqlState() {
        return sqlState;
    }

    public Outcome outcome() {
        return outcome;
    }
}
