package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says when another system refuses it or does not answer, and that it publishes nothing then. */
class TroubleIT {
    private static final String SECRET = "Sesame-0pen";

    @TempDir
    private static Path folder;

    private static Postgres shop;
    private static Warehouse warehouse;
    private static Doorway hive;
    private static Doorway namenode;
    private static Packaged caravan;

    @BeforeAll
    static void start() throws Exception {
        shop = Postgres.database("trouble");
        shop.user("reader", "another");
        shop.sql("create table few as select i as id from generate_series(1, 10) i");
        warehouse = new Warehouse("trouble");
        hive = new Doorway(Lakes.get().hiveBinary());
        namenode = new Doorway(URI.create(Lakes.get().namenodeHttp()).getAuthority());
        caravan = new Packaged(folder);
        caravan.connection("shop", shop.url());
        caravan.connection("locked", shop.address());
        caravan.configure("caravan.connections.locked.username", "reader");
        caravan.configure("caravan.connections.locked.password", SECRET);
        caravan.connection("away", "jdbc:postgresql://127.0.0.1:1/nowhere");
        caravan.configure("caravan.connections.away.connect-attempts", "1");
        caravan.configure("caravan.lake.hive.url", "hive2://127.0.0.1:" + hive.port());
        caravan.configure("caravan.lake.hdfs.url", "http://127.0.0.1:" + namenode.port());
        caravan.configure("caravan.lake.staging", warehouse.staging());
        caravan.configure("caravan.run.attempts", "2");
        caravan.configure("caravan.run.backoff", "100ms");
        caravan.start();
    }

    @AfterAll
    static void stop() throws Exception {
        caravan.close();
        warehouse.close();
        hive.close();
        namenode.close();
    }

    @Test
    void saysWhichSettingsToCheckWhenAPasswordIsWrongAndNeverPrintsIt() throws Exception {
        JsonNode run = fails("locked", "locked");
        assertThat(run.path("category").asText()).isEqualTo("USER");
        assertThat(run.path("error").asText())
                .startsWith("locked/public.few: cannot ")
                .contains("password authentication failed for user \"reader\"")
                .endsWith("Check caravan.connections.locked.username and .password.");
        assertThat(caravan.log()).doesNotContain(SECRET);
        assertThat(caravan.get("/api/v1/syncs").body()).doesNotContain(SECRET);
        assertThat(caravan.get("/q/health").body()).doesNotContain(SECRET);
    }

    @Test
    void failsAfterSomeTriesWhenADatabaseDoesNotAnswer() throws Exception {
        JsonNode run = fails("away", "away");
        assertThat(run.path("category").asText()).isEqualTo("EXTERNAL");
        assertThat(run.path("error").asText())
                .startsWith("away/public.few: cannot open connection 'away' (jdbc:postgresql://127.0.0.1:1/nowhere)")
                .contains("Check that the database is up");
        assertThat(caravan.log()).contains("route=away run=" + run.path("id").asText() + " attempt 1 to plan");
    }

    @Test
    void failsWhileHiveDoesNotAnswerAndCopiesOnceItDoes() throws Exception {
        hive.shut();
        JsonNode run = fails("hiveless", "shop");
        assertThat(run.path("category").asText()).isEqualTo("EXTERNAL");
        assertThat(run.path("error").asText())
                .startsWith("hiveless/")
                .contains("cannot reach HiveServer2 at hive2://127.0.0.1:" + hive.port())
                .contains("Check caravan.lake.hive.url");
        hive.open();
        copies("hiveless");
    }

    @Test
    void failsWhileHdfsDoesNotAnswerAndCopiesOnceItDoes() throws Exception {
        namenode.shut();
        JsonNode run = fails("hdfsless", "shop");
        assertThat(run.path("category").asText()).isEqualTo("EXTERNAL");
        assertThat(run.path("error").asText())
                .startsWith("hdfsless/")
                .contains("127.0.0.1:" + namenode.port())
                .contains("Check caravan.lake.hdfs.url");
        namenode.open();
        copies("hdfsless");
    }

    /** The failed run of a sync that copies the table through the given connection. */
    private static JsonNode fails(String sync, String connection) throws Exception {
        caravan.drop(
                sync + ".yaml",
                """
                - route:
                    id: %1$s
                    from:
                      uri: table:%2$s/public.few
                      parameters: { schedule: none }
                      steps:
                        - to: { uri: "hive:%3$s.%1$s", parameters: { mode: append } }
                """
                        .formatted(sync, connection, warehouse.database));
        caravan.awaitFile(sync + ".yaml", "OK");
        assertThat(caravan.run(sync).statusCode()).isEqualTo(202);
        JsonNode run = caravan.awaitRun(sync, "FAILED");
        assertThat(caravan.log())
                .as("one line tells a failure")
                .doesNotContain("\tat ")
                .doesNotContain("Exhausted after delivery");
        return run;
    }

    private static void copies(String sync) throws Exception {
        assertThat(warehouse.has(sync) && count(sync) > 0)
                .as("rows of the failed run")
                .isFalse();
        assertThat(caravan.run(sync).statusCode()).isEqualTo(202);
        caravan.awaitRun(sync, "COMMITTED");
        assertThat(count(sync)).isEqualTo(10);
    }

    private static long count(String table) {
        return warehouse.number("select count(*) from " + warehouse.database + "." + table);
    }
}
