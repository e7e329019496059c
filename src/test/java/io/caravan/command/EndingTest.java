package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunException;
import org.junit.jupiter.api.Test;

class EndingTest {
    @Test
    void saysWhyItCannotBeginInOneSentence() {
        RunException own = RunException.user("cannot open the run store: it is newer. Start the newer program.");
        assertThat(Ending.said(own)).isEqualTo(own.getMessage());
        assertThat(Ending.said(new IllegalStateException("wrapped", own))).isEqualTo(own.getMessage());
        assertThat(Ending.said(new IllegalStateException("wrapped", new java.io.IOException("no space left"))))
                .isEqualTo("cannot begin: no space left.");
    }
}
