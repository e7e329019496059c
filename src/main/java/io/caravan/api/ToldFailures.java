package io.caravan.api;

import io.caravan.connection.Mask;
import io.caravan.run.RunException;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Leaves out of the log what Camel writes about failures that a run tells in a line of its own, and the stack trace of what
 * fails with a sentence of ours. Failures of other kinds, such as a mistake in a bean, keep their stack trace. What is
 * written is one line for each record.
 */
@LoggingFilter(name = "told")
public final class ToldFailures implements Filter {
    private static final String CAMEL = "org.apache.camel.";

    private static final String START = "io.quarkus.runtime.Application";

    @Override
    public boolean isLoggable(LogRecord record) {
        RunException ours = ours(record.getThrown());
        mask(record);
        if (ours != null && START.equals(record.getLoggerName())) {
            record.setThrown(null);
            record.setMessage(ours.getMessage());
        }
        boolean camel = ours != null && String.valueOf(record.getLoggerName()).startsWith(CAMEL);
        boolean news = !camel || ours.tell();
        if (camel && news) {
            sentence(record, ours);
        }
        LogLines.escape(record);
        return news;
    }

    /** Camel's own would be the history of a message, and where in our code the sentence was made. */
    private static void sentence(LogRecord record, RunException ours) {
        if (ours.category() != RunException.Category.BUG) {
            record.setThrown(null);
        }
        if (record instanceof ExtLogRecord known) {
            known.setMessage(ours.getMessage(), ExtLogRecord.FormatStyle.NO_FORMAT);
        } else {
            record.setMessage(ours.getMessage());
        }
        record.setParameters(null);
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
