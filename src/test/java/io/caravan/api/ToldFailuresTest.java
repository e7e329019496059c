package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class ToldFailuresTest {
    private final ToldFailures filter = new ToldFailures();

    @Test
    void aStartThatFailsWithASentenceOfOursHasNoStackTrace() {
        LogRecord record = start(new RuntimeException("Failed to start quarkus", RunException.user("Set the url.")));
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getThrown()).isNull();
        assertThat(record.getMessage()).isEqualTo("Set the url.");
    }

    @Test
    void aStartThatFailsOtherwiseKeepsItsStackTrace() {
        LogRecord record = start(new IllegalStateException("surprise"));
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getThrown()).hasMessage("surprise");
    }

    private static LogRecord start(Throwable thrown) {
        LogRecord record = new LogRecord(Level.SEVERE, "Failed to start application");
        record.setLoggerName("io.quarkus.runtime.Application");
        record.setThrown(thrown);
        return record;
    }
}
