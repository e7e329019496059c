package io.caravan;

import static io.caravan.Packaged.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application ends while it copies; the next process finishes the run that the first began. */
class KillIT {
    private static final long ROWS = 120_000;

    private static Postgres shop;
    private static Warehouse warehouse;

    @BeforeAll
    static void start() throws Exception {
        shop = Postgres.database("killed");
        warehouse = new Warehouse("killed");
        shop.sql("create table big (id bigint primary key, text text)");
        shop.sql("insert into big select i, md5(i::text) from generate_series(1, " + ROWS + ") i");
        shop.sql("analyze big");
    }

    @AfterAll
    static void stop() {
        warehouse.close();
    }

    @Test
    void resumesTheRunOfAKilledProcess(@TempDir Path folder) throws Exception {
        try (Packaged caravan = copying(folder, "killed")) {
            finishesAfter(caravan, caravan::kill, "killed");
        }
    }

    @Test
    void resumesTheRunOfAProcessThatWasStopped(@TempDir Path folder) throws Exception {
        try (Packaged caravan = copying(folder, "stopped")) {
            caravan.configure("caravan.run.grace", "0s");
            finishesAfter(caravan, caravan::terminate, "stopped");
            assertThat(caravan.log()).doesNotContain("ERROR");
        }
    }

    private interface End {
        void come() throws Exception;
    }

    /** Ends the process when some splits are staged and others are not, and starts it again. */
    private static void finishesAfter(Packaged caravan, End end, String table) throws Exception {
        caravan.start();
        await().atMost(SOON).until(() -> rowsRead(caravan) > ROWS / 2);
        JsonNode before = caravan.lastRun(table);
        assertThat(before.path("status").asText()).isEqualTo("EXTRACTING");
        end.come();
        assertThat(warehouse.number(count(table))).as("rows to be seen").isZero();

        caravan.start();
        JsonNode after = caravan.awaitRun(table, "COMMITTED");
        assertThat(after.path("id")).isEqualTo(before.path("id"));
        assertThat(after.path("attempts").asInt()).isEqualTo(2);
        assertThat(after.path("rowsRead").asLong()).isEqualTo(ROWS);
        assertThat(warehouse.rows(
                        "select count(*), count(distinct id), sum(id) from " + warehouse.database + "." + table))
                .containsExactly(List.of(ROWS, ROWS, ROWS * (ROWS + 1) / 2));
        await().atMost(SOON).until(() -> warehouse.staged().isEmpty());
    }

    private static Packaged copying(Path folder, String table) throws Exception {
        Packaged caravan = new Packaged(folder);
        caravan.connection("shop", shop.url());
        caravan.configure("caravan.lake.staging", warehouse.staging());
        caravan.configure("caravan.run.lease", "3s");
        caravan.configure("caravan.run.workers", "2");
        caravan.drop(
                "big.yaml",
                """
                - route:
                    id: %1$s
                    from:
                      uri: table:shop/public.big
                      parameters: { schedule: once, splitBy: id, parallelism: 8, batchRows: 500 }
                      steps:
                        - delay: { constant: 25 }
                        - to: { uri: "hive:%2$s.%1$s", parameters: { mode: append } }
                """
                        .formatted(table, warehouse.database));
        return caravan;
    }

    private static double rowsRead(Packaged caravan) throws Exception {
        return caravan.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("caravan_rows_read_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String count(String table) {
        return "select count(*) from " + warehouse.database + "." + table;
    }
}
