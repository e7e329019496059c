package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two routes at the same time on one connection, which bounds what both may do together. */
class SharedLimitsIT {
    private static final int ROWS = 8000;
    private static final int A_SECOND = 4000;
    private static final int CONNECTIONS = 2;

    @TempDir
    Path folder;

    @Test
    void routesShareTheRowsOfASecondAndTheConnections() throws Exception {
        Postgres shop = Postgres.database("limits");
        shop.sql("create table numbers as select i as id from generate_series(1, " + ROWS + ") i");
        try (Warehouse warehouse = new Warehouse("limits");
                Packaged caravan = new Packaged(folder)) {
            caravan.connection("shop", shop.url());
            caravan.configure("caravan.connections.shop.max-rows-per-second", Integer.toString(A_SECOND));
            caravan.configure("caravan.connections.shop.max-connections", Integer.toString(CONNECTIONS));
            caravan.configure("caravan.lake.staging", warehouse.staging());
            for (String sync : new String[] {"one", "two"}) {
                caravan.drop(sync + ".yaml", route(sync, warehouse.database));
            }
            caravan.start();
            caravan.awaitFile("one.yaml", "OK");
            caravan.awaitFile("two.yaml", "OK");
            long start = System.nanoTime();
            caravan.run("one");
            caravan.run("two");
            long[] most = new long[1];
            long[] read = new long[2];
            Awaitility.await().atMost(Packaged.SOON).until(() -> {
                most[0] = Math.max(most[0], connections(shop));
                read[0] = read(caravan, "one");
                read[1] = read(caravan, "two");
                return read[0] == ROWS || read[1] == ROWS;
            });
            assertThat(read[0] + read[1])
                    .as("what both have read when one is through")
                    .isGreaterThan(ROWS * 3 / 2);
            Awaitility.await()
                    .atMost(Packaged.SOON)
                    .until(() -> read(caravan, "one") + read(caravan, "two") == 2 * ROWS);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertThat(millis).as("all but a second's worth has to wait").isGreaterThan(2700);
            assertThat(most[0]).as("connections at once").isBetween(1L, (long) CONNECTIONS);
            caravan.awaitRun("one", "COMMITTED");
            caravan.awaitRun("two", "COMMITTED");
            assertThat(warehouse.number("select count(*) from " + warehouse.database + ".one"))
                    .isEqualTo(ROWS);
        }
    }

    private static long read(Packaged caravan, String sync) throws Exception {
        return caravan.lastRun(sync).path("rowsRead").asLong();
    }

    /** Only the service's: the server's own workers, and a session of this test that is just ending, are there too. */
    private static long connections(Postgres shop) throws Exception {
        return shop.number(
                "select count(*) from pg_stat_activity where datname = 'limits' and application_name like 'caravan%'");
    }

    private static String route(String sync, String database) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: table:shop/public.numbers
                      parameters: { schedule: none, batchRows: 200 }
                      steps:
                        - to: { uri: "hive:%2$s.%1$s", parameters: { mode: append } }
                """
                .formatted(sync, database);
    }
}
