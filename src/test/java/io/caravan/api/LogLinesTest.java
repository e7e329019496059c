package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

/** No name and no message of another system makes a log tell what did not happen. */
class LogLinesTest {
    private static final String FORGED = "a.csv\n2026-01-01 00:00:00 INFO committed\u001b[1A";

    private static String written(ExtLogRecord record) {
        assertThat(new ToldFailures().isLoggable(record)).isTrue();
        return new PatternFormatter("%p %s%e%n").format(record);
    }

    @Test
    void writesEachRecordOnOneLine() {
        ExtLogRecord record = new ExtLogRecord(Level.INFO, "file %s is gone", FormatStyle.PRINTF, "test");
        record.setParameters(new Object[] {FORGED});
        assertThat(written(record))
                .isEqualTo("INFO file a.csv\\n2026-01-01 00:00:00 INFO committed\\u001b[1A is gone\n");
    }

    @Test
    void escapesTheMessagesOfAStackTrace() {
        ExtLogRecord record = new ExtLogRecord(Level.ERROR, "failed", "test");
        record.setThrown(new IllegalStateException("outer", new IOException(FORGED)));
        assertThat(written(record))
                .contains("IllegalStateException: outer")
                .contains("IOException: a.csv\\n2026-01-01 00:00:00 INFO committed\\u001b[1A")
                .contains("at io.caravan.api.LogLinesTest")
                .doesNotContain("\n2026")
                .doesNotContain("\u001b");
    }

    @Test
    void leavesOthersAsTheyAre() {
        ExtLogRecord record = new ExtLogRecord(Level.INFO, "100 % of {0} done", FormatStyle.MESSAGE_FORMAT, "test");
        record.setParameters(new Object[] {"orders"});
        assertThat(written(record)).isEqualTo("INFO 100 % of orders done\n");
    }
}
