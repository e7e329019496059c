package io.caravan;

import static io.caravan.Packaged.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Parts of the lake go away while a run publishes or stages, and come back. The run ends as if nothing had happened, or
 * fails in one line and changes nothing.
 */
class FaultsIT {
    private static final long ROWS = 1000;
    private static final long BIG = 20_000;

    /** The ways into a table, each with the words by which its statement is known. */
    private enum Into {
        LOAD("append", true, "LOAD DATA"),
        MERGE("upsert, key: id", true, "MERGE INTO"),
        INSERT("overwrite", true, "INSERT OVERWRITE"),
        SWAP("overwrite", false, "SET LOCATION"),
        PARTITION("overwrite, partition: 'dt=${bizdate}'", false, "SET LOCATION");

        final String mode;
        final boolean transactional;
        final String words;

        Into(String mode, boolean transactional, String words) {
            this.mode = mode;
            this.transactional = transactional;
            this.words = words;
        }
    }

    @TempDir
    private static Path folder;

    private static Lakes lake;
    private static Postgres shop;
    private static Warehouse warehouse;
    private static Doorway hive;
    private static Doorway namenode;
    private static Doorway datanode;
    private static Packaged caravan;

    @BeforeAll
    static void start() throws Exception {
        lake = Lakes.own();
        shop = Postgres.database("faults");
        shop.sql("create table items (id int primary key, text text)");
        shop.sql("insert into items select i, md5(i::text) from generate_series(1, " + ROWS + ") i");
        shop.sql("create table big as select i as id, string_agg(md5((i * j)::text), '') as text"
                + " from generate_series(1, " + BIG + ") i, generate_series(1, 10) j group by i");
        warehouse = new Warehouse("faults", lake);
        hive = new Doorway(lake.hiveBinary());
        namenode = new Doorway(URI.create(lake.namenodeHttp()).getAuthority());
        String place = warehouse.datanode();
        datanode = new Doorway(place);
        namenode.rewrite(place, "127.0.0.1:" + datanode.port());
        caravan = new Packaged(folder, lake);
        caravan.connection("shop", shop.url());
        caravan.configure("caravan.lake.hive.url", "hive2://127.0.0.1:" + hive.port());
        caravan.configure("caravan.lake.hdfs.url", "http://127.0.0.1:" + namenode.port());
        caravan.configure("caravan.lake.hdfs.timeout", "2s");
        caravan.configure("caravan.lake.staging", warehouse.staging());
        caravan.configure("caravan.run.lease", "3s");
        caravan.configure("caravan.run.attempts", "4");
        caravan.configure("caravan.run.backoff", "200ms");
        for (Into into : Into.values()) {
            drop(restarted(into), "items", into);
            drop(lost(into), "items", into);
        }
        drop("safe", "items", Into.SWAP);
        drop("killed", "items", Into.MERGE);
        drop("crowded", "big", Into.SWAP);
        drop("upload", "big", Into.LOAD);
        caravan.start();
    }

    @AfterAll
    static void stop() throws Exception {
        caravan.close();
        warehouse.close();
        hive.close();
        namenode.close();
        datanode.close();
        lake.stop();
    }

    @ParameterizedTest
    @EnumSource
    void publishesOnceWhenHiveServer2IsRestartedInTheMiddle(Into into) throws Exception {
        String table = restarted(into);
        publishedBefore(table);
        CompletableFuture<Void> restarted = new CompletableFuture<>();
        hive.when(
                into.words,
                () -> apart(restarted, () -> {
                    lake.order("hive stop");
                    lake.order("hive start");
                }));
        runs(table);
        restarted.join();
        ends(table, into);
    }

    @ParameterizedTest
    @EnumSource
    void publishesOnceWhenTheAnswerToItsStatementIsLost(Into into) throws Exception {
        String table = lost(into);
        publishedBefore(table);
        CompletableFuture<Void> lost = new CompletableFuture<>();
        hive.when(into.words, () -> {
            hive.lose();
            apart(lost, () -> {
                // The statement takes effect meanwhile, or does not: nobody can know.
                Thread.sleep(500);
                hive.cut();
                hive.hear();
            });
        });
        runs(table);
        lost.join();
        ends(table, into);
    }

    /** All of Hive and HDFS at once; it takes as long as a lake needs to start. */
    @Test
    @EnabledIfSystemProperty(named = "caravan.faults", matches = "all")
    void publishesOnceWhenTheLakeIsKilledInTheMiddle() throws Exception {
        publishedBefore("killed");
        CompletableFuture<Void> back = new CompletableFuture<>();
        hive.when(
                "MERGE INTO",
                () -> apart(back, () -> {
                    lake.kill();
                    lake.again();
                }));
        caravan.run("killed");
        back.join();
        if (endOf("killed").equals("QUARANTINED")) {
            caravan.run("killed");
        }
        ends("killed", Into.MERGE);
    }

    @Test
    void failsInOneLineWhileHdfsIsInSafeMode() throws Exception {
        publishedBefore("safe");
        lake.order("safemode enter");
        JsonNode run;
        try {
            runs("safe");
            run = caravan.awaitRun("safe", "FAILED");
        } finally {
            lake.order("safemode leave");
        }
        assertThat(run.path("category").asText()).isEqualTo("EXTERNAL");
        assertThat(run.path("error").asText())
                .startsWith("safe/" + warehouse.database + ".safe: cannot create hdfs '")
                .endsWith("Name node is in safe mode. Wait until the NameNode has left safe mode,"
                        + " or end it with 'hdfs dfsadmin -safemode leave'.");
        runs("safe");
        ends("safe", Into.SWAP);
    }

    @Test
    void failsInOneLineWhileHdfsIsFull() throws Exception {
        warehouse.quota(warehouse.staging(), 1_000_000);
        caravan.run("crowded");
        JsonNode run = caravan.awaitRun("crowded", "FAILED");
        warehouse.quota(warehouse.staging(), 0);
        assertThat(run.path("category").asText()).isEqualTo("EXTERNAL");
        assertThat(run.path("error").asText())
                .startsWith("crowded/" + warehouse.database + ".crowded: cannot create hdfs '")
                .contains("The DiskSpace quota of " + warehouse.staging() + " is exceeded")
                .endsWith("Free space, or raise the quota of the folder.");
        assertThat(count("crowded")).isZero();
        runs("crowded");
        caravan.awaitRun("crowded", "COMMITTED");
        assertThat(count("crowded")).isEqualTo(BIG);
    }

    @Test
    void stagesAgainWhenAnUploadBreaksOff() throws Exception {
        datanode.cutAfter(Doorway.Way.IN, 1_000_000);
        caravan.run("upload");
        caravan.awaitRun("upload", "COMMITTED");
        assertThat(datanode.uncut()).isFalse();
        assertThat(count("upload")).isEqualTo(BIG);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void apart(CompletableFuture<Void> done, Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static String restarted(Into into) {
        return "restart_" + into.name().toLowerCase(Locale.ROOT);
    }

    private static String lost(Into into) {
        return "lost_" + into.name().toLowerCase(Locale.ROOT);
    }

    private static void drop(String table, String source, Into into) throws Exception {
        warehouse.rows("create table " + warehouse.database + "." + table + " (id int, text string)"
                + (into == Into.PARTITION ? " partitioned by (dt string)" : "")
                + " stored as orc tblproperties ('transactional'='" + into.transactional + "')");
        caravan.drop(
                table + ".yaml",
                """
                - route:
                    id: %1$s
                    from:
                      uri: table:shop/public.%2$s
                      parameters: { schedule: none }
                      steps:
                        - to: { uri: "hive:%3$s.%1$s", parameters: { mode: %4$s } }
                """
                        .formatted(table, source, warehouse.database, into.mode));
    }

    /** Runs a sync once; its source changes after that. */
    private static void publishedBefore(String table) throws Exception {
        runs(table);
        caravan.awaitRun(table, "COMMITTED");
        shop.sql("update items set text = text || '.'");
    }

    /** What the last run of a sync had staged is being removed for a moment. */
    private static void runs(String table) {
        await().atMost(SOON).until(() -> caravan.run(table).statusCode() == 202);
    }

    private static String endOf(String table) {
        return await().atMost(SOON)
                .ignoreExceptions()
                .until(
                        () -> caravan.lastRun(table).path("status").asText(),
                        status -> !status.matches("|PLANNED|EXTRACTING|PUBLISHING"));
    }

    /** The second run has committed, and the table holds exactly what it should. */
    private static void ends(String table, Into into) throws Exception {
        assertThat(endOf(table)).isEqualTo("COMMITTED");
        long length = shop.number("select sum(length(text)) from items");
        List<Object> expected =
                into == Into.LOAD ? List.of(2 * ROWS, ROWS, 2 * length - ROWS) : List.of(ROWS, ROWS, length);
        assertThat(warehouse.rows("select count(*), count(distinct id), sum(length(text)) from " + warehouse.database
                        + "." + table))
                .containsExactly(expected);
        assertThat(caravan.log().contains("\tat ")).as("a stack trace").isFalse();
        await().atMost(SOON).until(() -> warehouse.staged().isEmpty());
    }

    private static long count(String table) {
        return warehouse.number("select count(*) from " + warehouse.database + "." + table);
    }
}
