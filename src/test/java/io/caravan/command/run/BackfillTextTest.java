package io.caravan.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BackfillTextTest {
    private static String end(String counts) throws Exception {
        StringWriter out = new StringWriter();
        BackfillText.end(
                new PrintWriter(out),
                new PrintWriter(out),
                new ObjectMapper()
                        .readTree("{\"sync\":\"orders\",\"id\":3,\"status\":\"DONE\",\"rowsPublished\":5,\"counts\":"
                                + counts
                                + ",\"created\":\"2026-11-30T00:00:00Z\",\"finished\":\"2026-11-30T00:00:02Z\"}"));
        return out.toString().strip();
    }

    @Test
    void saysWhatCameOutAndThatThereWasNothing() throws Exception {
        assertThat(end("{\"COMMITTED\":2,\"FAILED\":0}"))
                .isEqualTo("orders: backfill 3 DONE in 2.0s: 2 committed, 5 rows published.");
        assertThat(end("{\"COMMITTED\":0}")).isEqualTo("orders: backfill 3 DONE in 2.0s: there was nothing to run.");
    }
}
