package io.caravan.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A run in words. */
class RunTextTest {
    private static final String RUN = "{\"run\":{\"sync\":\"meters\",\"id\":7,\"status\":\"EXTRACTING\"},"
            + "\"totals\":{\"rowsRead\":4,\"rowsPerSecond\":21,\"rowsPublished\":4%s}%s}";

    @Test
    void callsFilesFilesAndRowsRows() throws Exception {
        JsonNode files = detail(",\"estimatedRows\":41", ",\"files\":{\"found\":41,\"copied\":4}");
        assertThat(RunText.progress(files)).contains("4 of about 41 files").contains("21 files/s");
        assertThat(told(files))
                .contains("4 files read, 4 published, 21 files/s")
                .doesNotContain("rows");
        JsonNode rowsOfFiles = detail("", ",\"files\":{\"found\":41,\"copied\":4}");
        assertThat(RunText.progress(rowsOfFiles)).contains("4 rows").contains("21 rows/s");
        JsonNode rows = detail(",\"estimatedRows\":41", "");
        assertThat(RunText.progress(rows)).contains("4 of about 41 rows");
    }

    @Test
    void aRunThatFailedForDirtyRecordsDoesNotSayThatNothingWasRead() throws Exception {
        JsonNode failed = new ObjectMapper()
                .readTree("{\"run\":{\"sync\":\"meters\",\"id\":7,\"status\":\"FAILED\"},"
                        + "\"totals\":{\"rowsRead\":0,\"rowsDirty\":3,\"rowsPublished\":0}}");
        assertThat(told(failed)).contains("3 dirty, 0 published").doesNotContain("0 rows read");
    }

    private static JsonNode detail(String totals, String more) throws Exception {
        return new ObjectMapper().readTree(RUN.formatted(totals, more));
    }

    private static String told(JsonNode detail) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        RunText.detail(out, detail);
        out.flush();
        return text.toString();
    }
}
