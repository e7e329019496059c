package io.caravan;

import static io.caravan.Packaged.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections that break after some bytes, servers that fall silent, and a run store that is away for a while. It
 * waits for time limits, so it runs with {@code -Dcaravan.faults=all} only.
 */
@EnabledIfSystemProperty(named = "caravan.faults", matches = "all")
class OutagesIT {
    private static final long ROWS = 20_000;

    @TempDir
    private static Path folder;

    private static Path cluster;
    private static EmbeddedPostgres source;
    private static Warehouse warehouse;
    private static Doorway shop;
    private static Doorway store;
    private static Doorway hive;
    private static Doorway namenode;
    private static Doorway datanode;
    private static Packaged caravan;

    @BeforeAll
    static void start() throws Exception {
        cluster = folder.resolve("cluster");
        source = EmbeddedPostgres.builder().setDataDirectory(cluster).start();
        try (Connection connection = DriverManager.getConnection(source.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("create table big (id int primary key, text text)");
            statement.execute("insert into big select i, string_agg(md5((i * j)::text), '')"
                    + " from generate_series(1, " + ROWS + ") i, generate_series(1, 10) j group by i");
        }
        warehouse = new Warehouse("outages");
        shop = new Doorway("127.0.0.1:" + source.getPort());
        Postgres runs = Postgres.database("outages");
        store = new Doorway(URI.create(runs.address().substring(5)).getAuthority());
        hive = new Doorway(Lakes.get().hiveBinary());
        namenode = new Doorway(URI.create(Lakes.get().namenodeHttp()).getAuthority());
        String place = warehouse.datanode();
        datanode = new Doorway(place);
        namenode.rewrite(place, "127.0.0.1:" + datanode.port());
        caravan = new Packaged(folder);
        caravan.connection("shop", "jdbc:postgresql://127.0.0.1:" + shop.port() + "/postgres?user=postgres");
        caravan.configure("caravan.connections.shop.read-timeout", "2s");
        caravan.configure("caravan.connections.shop.connect-timeout", "2s");
        caravan.configure("caravan.connections.shop.connect-attempts", "2");
        caravan.configure(
                "caravan.store.url", "jdbc:postgresql://127.0.0.1:" + store.port() + "/outages?prepareThreshold=0");
        caravan.configure("caravan.store.username", "postgres");
        caravan.configure("caravan.lake.hive.url", "hive2://127.0.0.1:" + hive.port());
        caravan.configure("caravan.lake.hive.timeout", "2s");
        caravan.configure("caravan.lake.hdfs.url", "http://127.0.0.1:" + namenode.port());
        caravan.configure("caravan.lake.hdfs.timeout", "2s");
        caravan.configure("caravan.lake.staging", warehouse.staging());
        caravan.configure("caravan.run.lease", "3s");
        caravan.configure("caravan.run.attempts", "2");
        caravan.configure("caravan.run.backoff", "200ms");
        for (String sync : List.of(
                "cut", "silent", "stopped", "extracting", "publishing", "committing", "upload", "stalled", "names")) {
            drop(sync, "id > 0");
        }
        drop("slow", "pg_sleep(0.001) is not null");
        caravan.start();
    }

    private static void drop(String sync, String where) throws Exception {
        warehouse.rows("create table " + warehouse.database + "." + sync
                + " (id int, text string) stored as orc tblproperties ('transactional'='true')");
        caravan.drop(
                sync + ".yaml",
                """
                - route:
                    id: %1$s
                    from:
                      uri: table:shop/public.big
                      parameters: { schedule: none, where: "%3$s" }
                      steps:
                        - to: { uri: "hive:%2$s.%1$s", parameters: { mode: append } }
                """
                        .formatted(sync, warehouse.database, where));
    }

    @AfterAll
    static void stop() throws Exception {
        caravan.close();
        warehouse.close();
        for (Doorway doorway : List.of(shop, store, hive, namenode, datanode)) {
            doorway.close();
        }
        source.close();
    }

    @Test
    void readsAgainWhenACopyBreaksOff() throws Exception {
        shop.cutAfter(Doorway.Way.OUT, 2_000_000);
        caravan.run("cut");
        committed("cut");
        assertThat(shop.uncut()).isFalse();
    }

    @Test
    void givesUpADatabaseThatFallsSilent() throws Exception {
        shop.stall();
        caravan.run("silent");
        JsonNode run = caravan.awaitRun("silent", "FAILED");
        shop.flow();
        assertThat(run.path("error").asText())
                .startsWith("silent/public.big: cannot open connection 'shop' (")
                .endsWith("Check that the database is up, and caravan.connections.shop.url.");
        await().atMost(SOON).until(() -> caravan.run("silent").statusCode() == 202);
        committed("silent");
    }

    @Test
    void givesUpAStoppedDatabaseInTheMiddleOfARead() throws Exception {
        ProcessHandle server = ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(cluster.resolve("postmaster.pid")).get(0)))
                .orElseThrow();
        caravan.run("slow");
        await().atMost(SOON).until(OutagesIT::sleeping);
        signal("STOP", server);
        try {
            assertThat(caravan.awaitRun("slow", "FAILED").path("category").asText())
                    .isEqualTo("EXTERNAL");
            caravan.run("stopped");
            caravan.awaitRun("stopped", "FAILED");
        } finally {
            signal("CONT", server);
        }
        assertThat(caravan.log()).contains("the connection's 'read-timeout' says how long to wait for it.");
        await().atMost(SOON).until(() -> caravan.run("stopped").statusCode() == 202);
        committed("stopped");
    }

    /** Whether a process of the server reads the slow rows: one that it starts later would not be stopped. */
    private static boolean sleeping() throws Exception {
        try (Connection connection = source.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet reads = statement.executeQuery(
                        "select 1 from pg_stat_activity where state = 'active' and query like 'COPY%pg_sleep%'")) {
            return reads.next();
        }
    }

    @Test
    void resumesWhenTheStoreWasAwayWhileItExtracted() throws Exception {
        datanode.when("00000.orc", () -> away(store));
        caravan.run("extracting");
        resumed("extracting");
    }

    @Test
    void resumesWhenTheStoreWasAwayWhileItPublished() throws Exception {
        hive.when("LOAD DATA", () -> away(store));
        caravan.run("publishing");
        resumed("publishing");
    }

    @Test
    void commitsOnceWhenTheAnswerToTheCommitIsLost() throws Exception {
        store.when(
                "COMMITTED",
                () -> store.when("COMMIT", () -> {
                    store.lose();
                    CompletableFuture.runAsync(() -> {
                        try {
                            Thread.sleep(300);
                            store.cut();
                            store.hear();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    });
                }));
        caravan.run("committing");
        committed("committing");
    }

    @Test
    void stagesAgainWhenADataNodeFallsSilent() throws Exception {
        datanode.when("00000.orc", () -> datanode.stall());
        caravan.run("upload");
        await().atMost(SOON).until(() -> caravan.log()
                .contains("route=upload run="
                        + caravan.lastRun("upload").path("id").asText() + " attempt 1"));
        datanode.flow();
        committed("upload");
    }

    @Test
    void failsWhenTheNameNodeFallsSilent() throws Exception {
        namenode.stall();
        caravan.run("names");
        assertThat(caravan.awaitRun("names", "FAILED").path("error").asText())
                .contains("cannot reach the NameNode at http://127.0.0.1:" + namenode.port())
                .endsWith("Check caravan.lake.hdfs.url, and that the NameNode is up.");
        namenode.flow();
        // What it had staged is being removed until then.
        await().atMost(SOON).until(() -> caravan.run("names").statusCode() == 202);
        committed("names");
    }

    @Test
    void publishesWhenHiveServer2WasSilentForAWhile() throws Exception {
        hive.when("LOAD DATA", () -> CompletableFuture.runAsync(hive::stall));
        caravan.run("stalled");
        await().atMost(SOON).until(() -> caravan.log()
                .contains("route=stalled run="
                        + caravan.lastRun("stalled").path("id").asText() + " attempt 1"));
        hive.flow();
        committed("stalled");
    }

    private static void away(Doorway doorway) {
        try {
            doorway.shut();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        CompletableFuture.runAsync(() -> {
            try {
                // Longer than the lease.
                Thread.sleep(5000);
                doorway.open();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void signal(String name, ProcessHandle server) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("kill", "-" + name, "" + server.pid()));
        server.descendants().forEach(child -> command.add("" + child.pid()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private static void resumed(String sync) {
        assertThat(committed(sync).path("attempts").asInt()).isEqualTo(2);
    }

    private static JsonNode committed(String sync) {
        JsonNode run = caravan.awaitRun(sync, "COMMITTED");
        assertThat(warehouse.rows(
                        "select count(*), count(distinct id), sum(id) from " + warehouse.database + "." + sync))
                .containsExactly(List.of(ROWS, ROWS, ROWS * (ROWS + 1) / 2));
        return run;
    }
}
