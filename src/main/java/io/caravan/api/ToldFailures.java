package io.caravan.api;

import io.caravan.run.Mask;
import io.caravan.run.RunException;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Leaves out of the log what Camel's error handler writes about failures that a run tells in a line of its own, and the
 * stack trace of a start that fails with a sentence of ours. Failures of other kinds, such as a mistake in a bean, keep
 * their stack trace. What is written is one line for each record.
 */
@LoggingFilter(name = "told")
public final class ToldFailures implements Filter {
    private static final String ERROR_HANDLER = "org.apache.camel.processor.errorhandler.DefaultErrorHandler";

    private static final String START = "io.quarkus.runtime.Application";

    @Override
    public boolean isLoggable(LogRecord record) {
        RunException ours = ours(record.getThrown());
        mask(record);
        if (ours != null && START.equals(record.getLoggerName())) {
            record.setThrown(null);
            record.setMessage(ours.getMessage());
        }
        LogLines.escape(record);
        return ours == null || !ERROR_HANDLER.equals(record.getLoggerName());
    }

    /** No secret of the settings is printed, whoever says it. */
    private static void mask(LogRecord record) {
        String said = record instanceof ExtLogRecord known ? known.getFormattedMessage() : record.getMessage();
        if (Mask.holds(said)) {
            if (record instanceof ExtLogRecord known) {
                known.setMessage(Mask.of(said), ExtLogRecord.FormatStyle.NO_FORMAT);
            } else {
                record.setMessage(Mask.of(said));
            }
            record.setParameters(null);
        }
        if (MaskedThrowable.needed(record.getThrown())) {
            record.setThrown(new MaskedThrowable(record.getThrown()));
        }
    }

    private static RunException ours(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunException found) {
                return found;
            }
        }
        return null;
    }
}
