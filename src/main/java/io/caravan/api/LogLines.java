package io.caravan.api;

import io.caravan.command.terminal.Printable;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;

/** Makes each record one line, whatever names and messages of others it holds; a stack trace stays several. */
final class LogLines {
    private static final int DEEPEST = 20;

    private LogLines() {}

    static void escape(LogRecord record) {
        if (record instanceof ExtLogRecord written) {
            String told = written.getFormattedMessage();
            String line = told == null ? null : Printable.line(told);
            if (line != told) {
                written.setMessage(line, FormatStyle.NO_FORMAT);
            }
        }
        if (record.getThrown() != null && !clean(record.getThrown(), 0)) {
            record.setThrown(new Told(record.getThrown(), 0));
        }
    }

    private static boolean clean(Throwable thrown, int depth) {
        if (thrown == null || depth == DEEPEST) {
            return true;
        }
        String told = String.valueOf(thrown);
        return Printable.line(told) == told && clean(thrown.getCause(), depth + 1);
    }

    /** Another throwable with the same stack trace, whose messages control nothing. */
    private static final class Told extends Throwable {
        private static final long serialVersionUID = 1L;
        private final String told;

        Told(Throwable thrown, int depth) {
            super(null, cause(thrown, depth), false, true);
            this.told = Printable.line(String.valueOf(thrown));
            setStackTrace(thrown.getStackTrace());
        }

        private static Throwable cause(Throwable thrown, int depth) {
            return thrown.getCause() == null || depth == DEEPEST ? null : new Told(thrown.getCause(), depth + 1);
        }

        @Override
        public String toString() {
            return told;
        }
    }
}
