package io.caravan.hive;

import static io.caravan.hive.HiveFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Lakes;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveOptions;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.Run;
import io.caravan.run.StagedFile;
import io.caravan.run.Writer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HiveAppendTest {
    private static HiveFixture hive;

    @BeforeAll
    static void connect() {
        hive = new HiveFixture("append");
    }

    @AfterAll
    static void disconnect() {
        hive.close();
    }

    @Test
    void addsToWhatIsThereAndHiveCountsIt() throws Exception {
        HiveOptions options = hive.options("plain");
        hive.write(options, orders(1, "a", 1, 2, null, 2));
        assertThat(hive.count("plain")).isEqualTo(2);
        hive.write(options, orders(3, "", 3));
        assertThat(hive.count("plain")).isEqualTo(3);
        assertThat(hive.rows("plain")).containsExactly("[1, a, 1]", "[2, null, 2]", "[3, , 3]");
    }

    @Test
    void publishingTwiceAndFromAFreshProcessAddsNothing() throws Exception {
        HiveOptions options = hive.options("twice");
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant first = hive.join(options, run);
        Manifest manifest =
                HiveFixture.stage(first, run, List.of(List.of(orders(1, "a", 1)), List.of(orders(2, "b", 2))));
        first.publish(manifest, () -> {});
        first.publish(manifest, () -> {});
        Participant fresh = hive.join(options, run);
        fresh.publish(manifest, () -> {});
        assertThat(fresh.verify(manifest)).isTrue();
        assertThat(hive.rows("twice")).containsExactly("[1, a, 1]", "[2, b, 2]");
    }

    @Test
    void finishesAPublishThatStoppedHalfWay() throws Exception {
        HiveOptions options = hive.options("half");
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant first = hive.join(options, run);
        Manifest whole = HiveFixture.stage(first, run, List.of(List.of(orders(1, "a", 1)), List.of(orders(2, "b", 2))));
        first.publish(new Manifest(whole.target(), whole.splits().subList(0, 1)), () -> {});
        assertThat(first.verify(whole)).isFalse();
        Participant fresh = hive.join(options, run);
        fresh.publish(whole, () -> {});
        assertThat(fresh.verify(whole)).isTrue();
        assertThat(hive.rows("half")).containsExactly("[1, a, 1]", "[2, b, 2]");
    }

    @Test
    void aNewRunForTheSameTimeReplacesItsOwnRowsOnly() throws Exception {
        HiveOptions options = hive.options("again");
        hive.write(options, HiveFixture.backfill("other", HiveFixture.MIDNIGHT), orders(9, "other", 9));
        hive.write(options, HiveFixture.backfill("orders", HiveFixture.MIDNIGHT), orders(1, "old", 1, 2, "old", 2));
        hive.write(options, HiveFixture.backfill("orders", HiveFixture.MIDNIGHT), orders(1, "new", 1));
        assertThat(hive.rows("again")).containsExactly("[1, new, 1]", "[9, other, 9]");
        hive.write(options, HiveFixture.backfill("orders", HiveFixture.MIDNIGHT), orders());
        assertThat(hive.rows("again")).containsExactly("[9, other, 9]");
    }

    @Test
    void twoTargetsOfOneRouteKeepTheirRowsApart() throws Exception {
        HiveOptions options = hive.options("shared");
        Run run = HiveFixture.backfill("orders", HiveFixture.MIDNIGHT);
        for (int i = 1; i <= 2; i++) {
            Participant one = new HiveParticipant(hive.lake, options, run, "hive:shared?fileSize=" + i + "MB");
            Manifest manifest = HiveFixture.stage(one, run, List.of(List.of(orders(i, "a", i))));
            one.publish(manifest, () -> {});
            assertThat(one.verify(manifest)).isTrue();
        }
        assertThat(hive.rows("shared")).containsExactly("[1, a, 1]", "[2, a, 2]");
        hive.write(options, HiveFixture.backfill("orders", HiveFixture.MIDNIGHT), orders(3, "a", 3));
        assertThat(hive.rows("shared")).containsExactly("[3, a, 3]");
    }

    @Test
    void worksOverHttpToo() throws Exception {
        try (HiveFixture http =
                new HiveFixture("http", Lakes.get().namenodeHttp(), Lakes.get().hiveHttp())) {
            http.write(http.options("t"), orders(1, "a", 1));
            http.write(http.options("u", "mode", "upsert", "key", "id"), orders(1, "\u8A02", 1));
            assertThat(http.rows("t")).containsExactly("[1, a, 1]");
            assertThat(http.rows("u")).containsExactly("[1, \u8A02, 1]");
        }
    }

    @Test
    void leavesNothingInStaging() throws Exception {
        hive.write(hive.options("clean"), HiveFixture.run("cleaning", HiveFixture.MIDNIGHT), orders(1, "a", 1));
        Run run = HiveFixture.run("failing", HiveFixture.MIDNIGHT);
        Participant participant = hive.join(hive.options("clean"), run);
        Writer first = participant.begin(HiveFixture.attempt(run, 0, 1));
        first.write(orders(2, "b", 2));
        first.abort();
        Writer second = participant.begin(HiveFixture.attempt(run, 0, 2));
        second.write(orders(2, "b", 2));
        second.close();
        participant.clean();
        for (String route : List.of("cleaning", "failing")) {
            String folder = "/tmp/caravan/" + hive.database + "/" + route;
            assertThat(
                            hive.lake.hdfs().status(folder).isPresent()
                                    ? hive.lake.hdfs().list(folder)
                                    : List.of())
                    .isEmpty();
        }
        assertThat(hive.rows("clean")).containsExactly("[1, a, 1]");
    }

    @Test
    void fillsAFixedPartition() throws Exception {
        HiveOptions options = hive.options("fixed", "partition", "dt=a b/c");
        assertThatThrownBy(() -> hive.options("fixed", "partition", "dt="))
                .hasMessageContaining("'partition' is 'dt='");
        assertThat(options.partition().names()).containsExactly("dt", "c");
        HiveOptions one = hive.options("fixed", "partition", "dt=2026:01 'x'");
        hive.write(one, orders(1, "a", 1));
        hive.write(one, orders(2, "b", 2));
        assertThat(hive.rows("fixed")).containsExactly("[1, a, 1, 2026:01 'x']", "[2, b, 2, 2026:01 'x']");
        assertThat(hive.sql("SHOW PARTITIONS " + hive.database + ".fixed").rows())
                .hasSize(1);
    }

    @Test
    void takesPartitionsFromTheSource() throws Exception {
        HiveOptions options = hive.options("dynamic", "partition", "v");
        hive.write(options, orders(1, "a", 1, 2, "b", 2, 3, "c", 1));
        hive.write(options, orders(4, "d", 2, 5, "e", 3));
        assertThat(hive.rows("dynamic"))
                .containsExactly("[1, a, 1]", "[2, b, 2]", "[3, c, 1]", "[4, d, 2]", "[5, e, 3]");
        assertThat(hive.sql("SHOW PARTITIONS " + hive.database + ".dynamic").rows())
                .hasSize(3);
    }

    @Test
    void handsBackRowsWhosePartitionTheMetastoreCannotHold() throws Exception {
        HiveOptions options = hive.options("unfit", "partition", "name");
        assertThatThrownBy(() -> hive.write(options, orders(1, null, 1)))
                .hasMessage(
                        "orders/" + options.table() + ": cannot take row 1, column 'name': it is NULL, and 'partition'"
                                + " needs a value. Correct the data.");
        String[] unfit = {
            null,
            "",
            "a ",
            " ",
            "__HIVE_DEFAULT_PARTITION__",
            "a__HIVE_DEFAULT_PARTITION__",
            "x\0",
            "z".repeat(251),
            "\u00e9".repeat(126),
            "x_INTERMEDIATE_ORIGINAL"
        };
        String[] fit = {"a", " a", "A", "x\n\u0001", "z".repeat(250), "\u00e9".repeat(125), "__hive_default_partition__"
        };
        Object[] values = new Object[3 * (unfit.length + fit.length)];
        for (int row = 0; row < unfit.length + fit.length; row++) {
            values[3 * row] = row;
            values[3 * row + 1] = row < unfit.length ? unfit[row] : fit[row - unfit.length];
            values[3 * row + 2] = 1;
        }
        List<DirtyRecord> refused = hive.writeWhatFits(options, orders(values));
        assertThat(refused).hasSize(unfit.length).allSatisfy(record -> assertThat(record.column())
                .isEqualTo("name"));
        assertThat(refused)
                .extracting(DirtyRecord::reason)
                .contains(
                        "it is empty, and 'partition' needs a value",
                        "it ends with a blank, and the metastore takes a partition's name with and without for the same",
                        "it holds __HIVE_DEFAULT_PARTITION__, which Hive keeps for itself",
                        "it is too long for the name of a partition");
        assertThat(hive.sql("SELECT name FROM " + hive.database + ".unfit").rows())
                .extracting(row -> row.get(0))
                .containsExactlyInAnyOrder((Object[]) fit);
    }

    @Test
    void refusesAFixedPartitionThatTheMetastoreCannotHold() {
        HiveOptions options = hive.options("reserved", "partition", "dt=__HIVE_DEFAULT_PARTITION__");
        assertThatThrownBy(() -> hive.write(options, orders(1, "a", 1)))
                .hasMessage(
                        "orders/" + options.table() + ": cannot write into partition 'dt=__HIVE_DEFAULT_PARTITION__'"
                                + " of Hive table '" + options.table()
                                + "': it holds __HIVE_DEFAULT_PARTITION__, which Hive keeps"
                                + " for itself. Choose another value in 'partition'.");
        assertThat(hive.lake.tables().ask(options.table())).isEmpty();
    }

    @Test
    void loadsIntoATransactionalTableOnce() throws Exception {
        hive.sql("CREATE TABLE " + hive.database
                + ".acid (id bigint, name string, v int) STORED AS ORC TBLPROPERTIES ('transactional'='true')");
        HiveOptions options = hive.options("acid");
        hive.write(options, orders(1, "a", 1));
        Run run = HiveFixture.run("or_ders", HiveFixture.MIDNIGHT);
        Participant first = hive.join(options, run);
        Manifest manifest =
                HiveFixture.stage(first, run, List.of(List.of(orders(2, "b", 2)), List.of(orders(3, "c", 3))));
        assertThat(hive.join(options, run).verify(manifest)).isFalse();
        first.publish(manifest, () -> {});
        Participant fresh = hive.join(options, run);
        assertThat(fresh.verify(manifest)).isTrue();
        fresh.publish(manifest, () -> {});
        assertThat(hive.rows("acid")).containsExactly("[1, a, 1]", "[2, b, 2]", "[3, c, 3]");
    }

    @Test
    void finishesALoadOfTwinFilesOfWhichOneIsCommittedAndOneWasAborted() throws Exception {
        hive.sql("CREATE TABLE " + hive.database
                + ".twins (id bigint, name string, v int) STORED AS ORC TBLPROPERTIES ('transactional'='true')");
        HiveOptions options = hive.options("twins");
        hive.write(options, orders(9, "x", 9));
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant first = hive.join(options, run);
        Manifest whole = HiveFixture.stage(first, run, List.of(List.of(orders(2, "b", 2)), List.of(orders(2, "b", 2))));
        StagedFile committed = whole.splits().get(0).files().get(0);
        StagedFile aborted = whole.splits().get(1).files().get(0);
        assertThat(committed.bytes()).isEqualTo(aborted.bytes());
        touch(committed.path());
        touch(aborted.path());
        first.publish(new Manifest(whole.target(), whole.splits().subList(0, 1)), () -> {});
        // What a transaction leaves that took the other file along and was aborted: nobody has such a number.
        String delta = HiveDescription.path(
                        hive.lake.tables().ask(options.table()).orElseThrow().location())
                + "/delta_0000099_0000099_0000";
        hive.lake.hdfs().mkdirs(delta);
        hive.lake.hdfs().rename(aborted.path(), delta + "/000000_0");
        assertThat(hive.join(options, run).verify(whole)).isFalse();
        assertThat(hive.rows("twins")).containsExactly("[2, b, 2]", "[9, x, 9]");
        Participant fresh = hive.join(options, run);
        fresh.publish(whole, () -> {});
        assertThat(fresh.verify(whole)).isTrue();
        assertThat(hive.rows("twins")).containsExactly("[2, b, 2]", "[2, b, 2]", "[9, x, 9]");
        // Somebody deletes the rows: then they are not there whole, and nothing is loaded or moved again.
        hive.sql("DELETE FROM " + hive.database + ".twins WHERE id = 2");
        assertThat(hive.join(options, run).verify(whole)).isFalse();
        assertThatThrownBy(() -> hive.join(options, run).publish(whole, () -> {}))
                .hasMessageContaining("its rows may have been deleted or compacted since they were loaded");
        assertThat(hive.rows("twins")).containsExactly("[9, x, 9]");
    }

    /** Gives a file a time that others have too. */
    private static void touch(String path) throws Exception {
        java.net.URI call = java.net.URI.create(Lakes.get().namenodeHttp() + "/webhdfs/v1" + path
                + "?op=SETTIMES&modificationtime=1767225600000&user.name=hive");
        assertThat(java.net.http.HttpClient.newHttpClient()
                        .send(
                                java.net.http.HttpRequest.newBuilder(call)
                                        .PUT(java.net.http.HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                java.net.http.HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }
}
