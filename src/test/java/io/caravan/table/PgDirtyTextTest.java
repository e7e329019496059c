package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.record.RecordBatch;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of PostgreSQL that no row can hold are kept as PostgreSQL writes them. */
class PgDirtyTextTest {
    private static final String ROWS =
            """
            SELECT n AS id, d::date AS d, t::timestamp AS t, m::numeric(10,2) AS m FROM (VALUES
                (1, 'infinity', '2026-01-01', '1'),
                (2, '-infinity', '2026-01-01', '1'),
                (3, '0044-03-15 BC', '2026-01-01', '1'),
                (4, '0001-12-31 BC', '2026-01-01', '1'),
                (5, '12345-06-07', '2026-01-01', '1'),
                (6, '2026-01-01', 'infinity', '1'),
                (7, '2026-01-01', '0044-03-15 12:30:00.25 BC', '1'),
                (8, '2026-01-01', '-infinity', '1'),
                (9, '2026-01-01', '10000-01-01 00:00:00', '1'),
                (10, '2026-01-01', '2026-01-01', 'NaN')) v (n, d, t, m) ORDER BY n""";

    private record Keeping(Plan plan, Split split, List<DirtyRecord> kept) implements SplitAttempt {
        @Override
        public Run run() {
            return Reads.run();
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void send(RecordBatch batch) {}

        @Override
        public void dirty(DirtyRecord record) {
            kept.add(record);
        }
    }

    @Test
    void datesAndNumbersAreKeptAsTheDatabaseWritesThem() throws Exception {
        String url = PgServer.database("dirty_text");
        List<String> written = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT id, d::text, t::text, m::text FROM (" + ROWS + ") r")) {
            while (rows.next()) {
                int bad = rows.getInt(1) < 6 ? 2 : rows.getInt(1) < 10 ? 3 : 4;
                written.add("\"" + "  dtm".charAt(bad) + "\":\"" + rows.getString(bad) + "\"");
            }
        }
        List<DirtyRecord> kept = new ArrayList<>();
        try (Reads reads = new Reads(url, "postgres", "")) {
            TableSource source = reads.source("query", ROWS);
            Plan plan = Reads.plan(source, null);
            for (Split split : plan.splits()) {
                source.read(new Keeping(plan, split, kept));
            }
        }
        assertThat(kept).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(new String(kept.get(i).raw(), StandardCharsets.UTF_8))
                    .contains("\"id\":\"" + (i + 1) + "\"", written.get(i).replace('T', ' '));
        }
    }
}
