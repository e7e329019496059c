package io.caravan.store;

import io.caravan.run.RunInterrupted;
import java.sql.SQLException;

/**
 * The run store did not do what was asked; what the run's row says now is unknown, so the run is left to be
 * resumed.
 */
public final class RunStoreException extends RunInterrupted {
    private static final long serialVersionUID = 1L;

    RunStoreException(SQLException cause) {
        super("run store: cannot use the database: " + reason(cause) + ". Check that it is up and has room.", cause);
    }

    private static String reason(SQLException cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").replaceFirst("[.\\s]+$", "");
    }
}
