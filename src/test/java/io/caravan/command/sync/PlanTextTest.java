package io.caravan.command.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    private static final String PLAN =
            """
            {"route": "visits", "source": "table:shop/visits", "splits": [],
             "columns": [{"name": "Took", "sourceType": "interval", "type": "string", "note": "interval is read as its text"}],
             "targets": [{"target": "hive:ods.visits", "mode": "overwrite", "columns": [
               {"name": "took", "from": "Took", "type": "string", "targetType": "string", "value": null,
                "note": "Hive keeps names in lower case"},
               {"name": "dt", "from": null, "type": null, "targetType": "string", "value": "20261128", "note": "partition"}]}]}
            """;

    @Test
    void namesTheFilesOfASplit() throws Exception {
        StringWriter text = new StringWriter();
        PlanText.print(
                new PrintWriter(text),
                new ObjectMapper()
                        .readTree("{\"splits\": [{\"split\": 0, \"sql\": null, \"predicate\": \"'a.csv', 12 bytes\"},"
                                + "{\"split\": 1, \"sql\": null, \"predicate\": \"'b.csv', 3 bytes\"}]}"));
        assertThat(text.toString())
                .containsPattern("(?m)^  split 0 +'a.csv', 12 bytes$")
                .containsPattern("(?m)^  split 1 +'b.csv', 3 bytes$");
    }

    @Test
    void namesWhatAColumnLosesOnBothSides() throws Exception {
        StringWriter text = new StringWriter();
        PlanText.print(new PrintWriter(text), new ObjectMapper().readTree(PLAN));
        assertThat(text.toString())
                .containsPattern(
                        "(?m)^took +interval +string +string +interval is read as its text; Hive keeps names in lower case$")
                .containsPattern("(?m)^dt +string +20261128 +partition$");
    }
}
