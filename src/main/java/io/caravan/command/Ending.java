package io.caravan.command;

import io.caravan.command.terminal.Exit;

/** How the process ends when Quarkus has stopped: with its code, or with a sentence that says why it could not begin. */
final class Ending {
    private Ending() {}

    /** Ends the process. */
    static void of(int code, Throwable thrown) {
        if (thrown != null) {
            System.err.println("caravan: " + said(thrown));
        }
        System.exit(thrown == null ? code : Exit.UNREACHABLE);
    }

    /** Our own errors say what to do; of others, the innermost says most. */
    static String said(Throwable thrown) {
        Throwable cause = thrown;
        while (!own(cause) && cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return own(cause) ? cause.getMessage() : "cannot begin: " + cause.getMessage() + ".";
    }

    private static boolean own(Throwable thrown) {
        return thrown.getClass().getName().startsWith("io.caravan.");
    }
}
