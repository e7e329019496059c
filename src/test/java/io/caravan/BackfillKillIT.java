package io.caravan;

import static io.caravan.Packaged.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application is killed in the middle of a backfill from PostgreSQL into Hive. */
class BackfillKillIT {
    private static final long ROWS = 2000;
    private static final int DATES = 5;

    @Test
    void theNextProcessFinishesTheDatesAndLeavesTheCursorAlone(@TempDir Path folder) throws Exception {
        Postgres shop = Postgres.database("backfilled");
        shop.sql("create table days (id bigint primary key, changed timestamptz not null)");
        shop.sql("insert into days values (1, '2025-12-01 00:00:00Z')");
        try (Warehouse warehouse = new Warehouse("backfilled");
                Packaged caravan = copying(folder, shop, warehouse)) {
            caravan.start();
            caravan.awaitFile("days.yaml", "OK");
            assertThat(caravan.post("/api/v1/syncs/days/run", "{\"full\":true}")
                            .path("trigger")
                            .asText())
                    .isEqualTo("MANUAL");
            caravan.awaitRun("days", "COMMITTED");
            String cursor = caravan.json("/api/v1/syncs/days").path("cursor").asText();
            assertThat(cursor).isNotEmpty();

            shop.sql("insert into days select d * 10000 + i, timestamptz '2026-01-01 00:00:00Z' + (d - 1) * interval '1"
                    + " day' + i * interval '40 seconds' from generate_series(1, " + DATES + ") d,"
                    + " generate_series(1, " + ROWS + ") i");
            String backfill = "/api/v1/backfills/"
                    + caravan.post(
                                    "/api/v1/syncs/days/backfills",
                                    "{\"from\":\"2026-01-01\",\"to\":\"2026-01-05\",\"parallelism\":2}")
                            .path("id")
                            .asText();
            await().atMost(SOON).until(() -> inTheMiddle(caravan.json(backfill).path("counts")));
            caravan.kill();

            caravan.start();
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> caravan.json(backfill).path("status").asText().equals("DONE"));
            JsonNode counts = caravan.json(backfill).path("counts");
            assertThat(counts.path("COMMITTED").asInt()).as(counts.toString()).isEqualTo(DATES);
            assertThat(warehouse.rows("select dt, count(*), count(distinct id), min(id), max(id) from "
                            + warehouse.database + ".days where dt like '202601%' group by dt order by dt"))
                    .isEqualTo(dates());
            assertThat(caravan.json("/api/v1/syncs/days").path("cursor").asText())
                    .isEqualTo(cursor);
            await().atMost(SOON).until(() -> warehouse.staged().isEmpty());
        }
    }

    /** Some dates are there, others are being read. */
    private static boolean inTheMiddle(JsonNode counts) {
        return counts.path("COMMITTED").asInt() > 0 && counts.path("EXTRACTING").asInt() > 0;
    }

    private static List<List<Object>> dates() {
        List<List<Object>> dates = new ArrayList<>();
        for (long date = 1; date <= DATES; date++) {
            dates.add(List.of("2026010" + date, ROWS, ROWS, date * 10_000 + 1, date * 10_000 + ROWS));
        }
        return dates;
    }

    private static Packaged copying(Path folder, Postgres shop, Warehouse warehouse) throws Exception {
        Packaged caravan = new Packaged(folder);
        caravan.connection("shop", shop.url());
        caravan.configure("caravan.lake.staging", warehouse.staging());
        caravan.configure("caravan.run.lease", "3s");
        caravan.drop(
                "days.yaml",
                """
                - route:
                    id: days
                    from:
                      uri: table:shop/public.days
                      parameters: { schedule: none, timezone: UTC, cursor: changed, key: id, batchRows: 200 }
                      steps:
                        - delay: { constant: 100 }
                        - to: { uri: "hive:%s.days", parameters: { mode: overwrite, partition: "dt=${bizdate}" } }
                """
                        .formatted(warehouse.database));
        return caravan;
    }
}
