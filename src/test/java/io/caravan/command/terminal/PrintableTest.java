package io.caravan.command.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.service.Answer;
import org.junit.jupiter.api.Test;

/** What is shown of texts that somebody else has chosen. */
class PrintableTest {
    private static final String FORGED =
            "a.csv\u001b[2K\r\n2026-01-01 00:00:00 INFO route=orders committed\u009b31m\u202e";

    @Test
    void writesWhatControlsATerminalInDigits() {
        assertThat(Printable.line(FORGED))
                .isEqualTo("a.csv\\u001b[2K\\r\\n2026-01-01 00:00:00 INFO route=orders committed\\u009b31m\\u202e");
        assertThat(Printable.lines("a\tb\nc\u001b")).isEqualTo("a\tb\nc\\u001b");
    }

    @Test
    void leavesOrdinaryTextsAsTheyAre() {
        String text = "Umläute, 中文, \uD83D\uDE80, עברית";
        assertThat(Printable.line(text)).isSameAs(text);
    }

    @Test
    void cleansEveryTextAndNameThatAServiceAnswers() {
        var json = new Answer(200, "{\"error\":\"x\\u001b[2J\",\"list\":[{\"na\\u0007me\":\"y\\u009b\"}],\"count\":3}")
                .json();
        assertThat(json.toString())
                .isEqualTo("{\"error\":\"x\\\\u001b[2J\",\"list\":[{\"na\\\\u0007me\":\"y\\\\u009b\"}],\"count\":3}");
    }
}
