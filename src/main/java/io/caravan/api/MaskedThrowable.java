package io.caravan.api;

import io.caravan.connection.Mask;

/** Stands in the log for an exception whose message holds a secret: the same but for that. */
final class MaskedThrowable extends Exception {
    private static final long serialVersionUID = 1;
    private static final int DEEPEST = 20;

    private final String name;

    MaskedThrowable(Throwable thrown) {
        this(thrown, 0);
    }

    private MaskedThrowable(Throwable thrown, int depth) {
        super(
                Mask.of(thrown.getMessage()),
                thrown.getCause() == null || depth >= DEEPEST
                        ? null
                        : new MaskedThrowable(thrown.getCause(), depth + 1));
        name = thrown.getClass().getName();
        setStackTrace(thrown.getStackTrace());
    }

    /** Whether a message of it, of its causes or of what was suppressed holds a secret. */
    static boolean needed(Throwable thrown) {
        return needed(thrown, 0);
    }

    private static boolean needed(Throwable thrown, int depth) {
        if (thrown == null || depth > DEEPEST) {
            return false;
        }
        if (Mask.holds(thrown.getMessage()) || needed(thrown.getCause(), depth + 1)) {
            return true;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (needed(suppressed, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return getMessage() == null ? name : name + ": " + getMessage();
    }
}
