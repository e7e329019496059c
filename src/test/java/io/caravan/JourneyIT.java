package io.caravan;

import static io.caravan.Packaged.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first journey through the packaged application: real PostgreSQL, real HDFS, real Hive. */
class JourneyIT {
    @TempDir
    private static Path folder;

    private static Postgres shop;
    private static Warehouse warehouse;
    private static Packaged caravan;

    @BeforeAll
    static void start() throws Exception {
        shop = Postgres.database("journey");
        warehouse = new Warehouse("journey");
        caravan = new Packaged(folder);
        caravan.connection("shop", shop.url());
        caravan.configure("caravan.lake.staging", warehouse.staging());
        caravan.start();
    }

    @AfterAll
    static void stop() throws Exception {
        caravan.close();
        warehouse.close();
    }

    @Test
    void copiesATableAndThenItsChanges() throws Exception {
        shop.sql("create table item (id bigint primary key, name text, price numeric(12,2), changed timestamptz)");
        shop.sql("insert into item select i, 'item ' || i, i / 100.0, now() - interval '1 hour'"
                + " from generate_series(1, 50000) i");
        caravan.drop(
                "item.yaml",
                """
                - route:
                    id: item
                    from:
                      uri: table:shop/public.item
                      parameters: { schedule: 1s, cursor: changed, key: id }
                      steps:
                        - to: { uri: "hive:%s.item", parameters: { mode: upsert, key: id, version: changed } }
                """
                        .formatted(warehouse.database));
        awaitRows("item", 50_000);

        shop.sql("update item set name = 'changed', price = null, changed = now() where id <= 10");
        shop.sql("insert into item select i, null, i, now() from generate_series(50001, 50005) i");
        await().atMost(SOON).until(() -> warehouse.number(select("item where name = 'changed'")) == 10);
        await().atMost(SOON).until(() -> warehouse.number(select("item where name is null")) == 5);
        assertThat(warehouse.number(select("item where price is null"))).isEqualTo(10);
        assertThat(warehouse.number(select("item"))).isEqualTo(50_005);
    }

    @Test
    void runsADroppedRouteAndLeavesTheOthersAlone() throws Exception {
        shop.sql("create table first as select i as id from generate_series(1, 10) i");
        shop.sql("create table second as select i as id from generate_series(1, 20) i");
        caravan.drop("first.yaml", overwrite("first", ""));
        awaitRows("first", 10);
        String before = caravan.get("/api/v1/syncs/first/runs").body();

        caravan.drop("second.yaml", overwrite("second", ""));
        awaitRows("second", 20);
        assertThat(caravan.get("/api/v1/syncs/first/runs").body()).isEqualTo(before);
    }

    @Test
    void refusesABrokenFileWithItsLineAndKeepsTheLastGoodVersion() throws Exception {
        shop.sql("create table third as select i as id from generate_series(1, 30) i");
        caravan.drop("third.yaml", overwrite("third", ""));
        caravan.awaitRun("third", "COMMITTED");

        caravan.drop("third.yaml", overwrite("third", ", batchRows: abc"));
        JsonNode problem = caravan.awaitFile("third.yaml", "REFUSED").at("/problems/0");
        assertThat(problem.path("line").asInt()).isEqualTo(5);
        assertThat(problem.path("option").asText()).isEqualTo("batchRows");
        assertThat(problem.path("value").asText()).isEqualTo("abc");
        assertThat(problem.path("message").asText()).contains("a whole number from 1 to 65536");

        shop.sql("insert into third values (31)");
        assertThat(caravan.run("third").statusCode()).isEqualTo(202);
        awaitRows("third", 31);
        caravan.drop("third.yaml", overwrite("third", ", batchRows: 100"));
        caravan.awaitFile("third.yaml", "OK");
    }

    @Test
    void refusesARouteIdThatIsUsedTwice() throws Exception {
        shop.sql("create table taken as select i as id from generate_series(1, 10) i");
        caravan.drop("taken.yaml", overwrite("taken", ""));
        caravan.awaitRun("taken", "COMMITTED");

        caravan.drop("taken-again.yaml", overwrite("taken", ""));
        assertThat(caravan.awaitFile("taken-again.yaml", "REFUSED")
                        .at("/problems/0/message")
                        .asText())
                .contains("taken")
                .contains("taken.yaml");
        assertThat(caravan.file("taken.yaml").path("status").asText()).isEqualTo("OK");
    }

    private static String overwrite(String table, String more) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: table:shop/public.%1$s
                      parameters: { schedule: once%2$s }
                      steps:
                        - to: { uri: "hive:%3$s.%1$s", parameters: { mode: overwrite } }
                """
                .formatted(table, more, warehouse.database);
    }

    private static void awaitRows(String table, long rows) {
        await().atMost(SOON).ignoreExceptions().until(() -> warehouse.number(select(table)) == rows);
    }

    private static String select(String from) {
        return "select count(*) from " + warehouse.database + "." + from;
    }
}
