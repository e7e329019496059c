package io.caravan.api;

import io.caravan.run.RunException;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Leaves out of the log what Camel's error handler writes about failures that a run tells in a line of its own. Failures
 * of other kinds, such as a mistake in a bean, keep their stack trace.
 */
@LoggingFilter(name = "told")
public final class ToldFailures implements Filter {
    private static final String ERROR_HANDLER = "org.apache.camel.processor.errorhandler.DefaultErrorHandler";

    @Override
    public boolean isLoggable(LogRecord record) {
        return !ERROR_HANDLER.equals(record.getLoggerName()) || !told(record.getThrown());
    }

    private static boolean told(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunException) {
                return true;
            }
        }
        return false;
    }
}
