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

    @Test
    void aFailureOfNoRunIsItsSentenceWithoutAStackTrace() {
        RunException failure = RunException.user("r: cannot do it: no. Do that.");
        LogRecord record = start(new RuntimeException("Wrapped", failure));
        record.setLoggerName("org.apache.camel.processor.errorhandler.DefaultErrorHandler");
        record.setMessage("Failed delivery for (MessageId: 1). Message History");
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getThrown()).isNull();
        assertThat(record.getMessage()).isEqualTo("r: cannot do it: no. Do that.");
        record.setThrown(failure);
        assertThat(filter.isLoggable(record)).as("told once").isFalse();
    }

    @Test
    void aFaultOfOursKeepsItsStackTrace() {
        LogRecord record = start(RunException.bug("r: cannot do it: a surprise. Report it."));
        record.setLoggerName("org.apache.camel.component.timer.TimerConsumer");
        assertThat(filter.isLoggable(record)).isTrue();
        assertThat(record.getThrown()).isNotNull();
    }

    private static LogRecord start(Throwable thrown) {
        LogRecord record = new LogRecord(Level.SEVERE, "Failed to start application");
        record.setLoggerName("io.quarkus.runtime.Application");
        record.setThrown(thrown);
        return record;
    }
}
