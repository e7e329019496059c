package io.caravan.hive;

import static io.caravan.hive.HiveFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hive.publish.EmptyRows;
import io.caravan.hive.publish.Fence;
import io.caravan.hive.publish.OverwriteRows;
import io.caravan.hive.publish.Publication;
import io.caravan.hive.publish.StageTable;
import io.caravan.hive.publish.StagedColumns;
import io.caravan.hive.server.HiveException;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HiveOverwriteTest {
    private static HiveFixture hive;

    @BeforeAll
    static void connect() {
        hive = new HiveFixture("overwrite");
    }

    @AfterAll
    static void disconnect() {
        hive.close();
    }

    @Test
    void holdsExactlyTheLastResultAlsoWhenItIsEmpty() throws Exception {
        HiveOptions options = hive.options("whole", "mode", "overwrite");
        hive.write(options, orders(1, "a", 1, 2, "b", 2));
        hive.write(options, orders(3, "c", 3));
        assertThat(hive.rows("whole")).containsExactly("[3, c, 3]");
        assertThat(hive.count("whole")).isEqualTo(1);
        hive.write(options, orders());
        assertThat(hive.count("whole")).isZero();
        hive.write(hive.options("whole"), orders(4, "d", 4));
        assertThat(hive.rows("whole")).containsExactly("[4, d, 4]");
    }

    @Test
    void removesNoFolderWhilePublishing() throws Exception {
        HiveOptions options = hive.options("folders", "mode", "overwrite");
        for (int i = 1; i <= 4; i++) {
            hive.write(options, orders(i, "x", i));
        }
        String location = HiveDescription.path(
                hive.lake.tables().ask(options.table()).orElseThrow().location());
        String parent = location.substring(0, location.lastIndexOf('/'));
        assertThat(parent).endsWith("/folders-caravan");
        assertThat(hive.lake.hdfs().list(parent)).hasSize(4);
        assertThat(hive.rows("folders")).containsExactly("[4, x, 4]");
    }

    @Test
    void leavesASuccessFileOfTheBusinessDate() throws Exception {
        String folder = "/tmp/caravan/" + hive.database + "/signals";
        HiveOptions options = hive.options("told", "mode", "overwrite", "success", folder + "/${bizdate}/_SUCCESS");
        hive.write(options, orders(1, "a", 1));
        assertThat(hive.lake.hdfs().list(folder)).hasSize(1);
        String path = hive.lake.hdfs().list(folder).get(0).path() + "/_SUCCESS";
        assertThat(new String(hive.lake.hdfs().open(path).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .endsWith(" rows=1\n");
    }

    @Test
    void aSuccessFileNeedsAWholePath() {
        assertThatThrownBy(() -> hive.options("told", "success", "signals/_SUCCESS"))
                .hasMessageContaining("'success' is 'signals/_SUCCESS': it is not the path of a file in HDFS");
    }

    @Test
    void leavesFoldersOfOthersAlone() throws Exception {
        hive.sql("CREATE TABLE " + hive.database + ".filled (id bigint, name string, v int) STORED AS ORC");
        hive.sql("INSERT INTO " + hive.database + ".filled SELECT 7, 'seven', 7");
        HiveOptions options = hive.options("filled", "mode", "overwrite");
        String before = HiveDescription.path(
                hive.lake.tables().ask(options.table()).orElseThrow().location());
        hive.write(options, orders(1, "a", 1));
        hive.write(options, orders(2, "b", 2));
        assertThat(hive.rows("filled")).containsExactly("[2, b, 2]");
        assertThat(hive.lake.hdfs().list(before)).isNotEmpty();
    }

    @Test
    void publishesFromAnyPointAgain() throws Exception {
        HiveOptions options = hive.options("again", "mode", "overwrite");
        hive.write(options, orders(1, "old", 1));
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant first = hive.join(options, run);
        Manifest whole = HiveFixture.stage(first, run, List.of(List.of(orders(2, "a", 1)), List.of(orders(3, "b", 2))));
        assertThat(first.verify(whole)).isFalse();
        first.publish(new Manifest(whole.target(), whole.splits().subList(0, 1)), () -> {});
        assertThat(hive.join(options, run).verify(whole)).isFalse();
        Participant fresh = hive.join(options, run);
        fresh.publish(whole, () -> {});
        fresh.publish(whole, () -> {});
        assertThat(hive.join(options, run).verify(whole)).isTrue();
        assertThat(hive.rows("again")).containsExactly("[2, a, 1]", "[3, b, 2]");
    }

    @Test
    void stopsBeforeTheNextStepOnceItMayNotGoOn() throws Exception {
        HiveOptions options = hive.options("fenced", "mode", "overwrite");
        hive.write(options, orders(1, "new owner", 1));
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant paused = hive.join(options, run);
        Manifest manifest = HiveFixture.stage(paused, run, List.of(List.of(orders(2, "paused", 2))));
        AtomicInteger steps = new AtomicInteger();
        assertThatThrownBy(() -> paused.publish(manifest, () -> {
                    if (steps.incrementAndGet() > 3) {
                        throw RunException.external("orders: the lease is lost", null);
                    }
                }))
                .hasMessageContaining("the lease is lost");
        assertThat(hive.rows("fenced")).containsExactly("[1, new owner, 1]");
        paused.publish(manifest, () -> {});
        assertThat(hive.rows("fenced")).containsExactly("[2, paused, 2]");
    }

    @Test
    void replacesOneFixedPartition() throws Exception {
        HiveOptions first = hive.options("daily", "mode", "overwrite", "partition", "dt=2026-01-01");
        HiveOptions second = hive.options("daily", "mode", "overwrite", "partition", "dt=2026-01-02");
        hive.write(first, orders(1, "a", 1));
        hive.write(second, orders(2, "b", 2));
        hive.write(first, orders(3, "c", 3));
        assertThat(hive.rows("daily")).containsExactly("[2, b, 2, 2026-01-02]", "[3, c, 3, 2026-01-01]");
        hive.write(second, orders());
        assertThat(hive.rows("daily")).containsExactly("[3, c, 3, 2026-01-01]");
        assertThat(hive.count("daily")).isEqualTo(1);
    }

    @Test
    void replacesThePartitionsOfTheResultAndOfTheScope() throws Exception {
        HiveOptions options = hive.options("spread", "mode", "overwrite-dynamic", "partition", "name");
        HiveOptions scoped =
                hive.options("spread", "mode", "overwrite-dynamic", "partition", "name", "scope", "name=zz");
        hive.write(options, orders(1, "a", 1, 2, "b b:", 2, 3, "c", 3));
        hive.write(options, orders(4, "a", 4, 5, "b b:", 5));
        assertThat(hive.rows("spread")).containsExactly("[3, 3, c]", "[4, 4, a]", "[5, 5, b b:]");
        HiveOptions right =
                hive.options("spread", "mode", "overwrite-dynamic", "partition", "name", "scope", "name=c, name=zz");
        hive.write(right, orders(6, "a", 6));
        assertThat(hive.rows("spread")).containsExactly("[5, 5, b b:]", "[6, 6, a]");
    }

    @Test
    void readersSeeTheOldRowsOrTheNewOnes() throws Exception {
        HiveOptions options = hive.options("read", "mode", "overwrite");
        hive.write(options, orders(1, "a", 1, 2, "a", 1));
        Set<String> seen = new ConcurrentSkipListSet<>();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                try {
                    seen.add(hive.rows("read").stream()
                            .map(row -> row.split(", ")[1])
                            .toList()
                            .toString());
                } catch (RuntimeException e) {
                    seen.add(e.getMessage());
                }
                reading.countDown();
            }
        });
        reader.start();
        reading.await();
        for (String name : List.of("b", "c", "d")) {
            hive.write(options, orders(1, name, 1, 2, name, 1));
        }
        over.set(true);
        reader.join();
        assertThat(seen).isSubsetOf("[a, a]", "[b, b]", "[c, c]", "[d, d]");
    }

    @Test
    void overwritesATransactionalTable() throws Exception {
        hive.sql("CREATE TABLE " + hive.database
                + ".acid (id bigint, name string, v int) STORED AS ORC TBLPROPERTIES ('transactional'='true')");
        HiveOptions options = hive.options("acid", "mode", "overwrite");
        hive.write(options, orders(1, "a", 1));
        hive.write(options, orders(2, "b", 2, 3, "c", 3));
        assertThat(hive.rows("acid")).containsExactly("[2, b, 2]", "[3, c, 3]");
        hive.write(options, orders());
        assertThat(hive.count("acid")).isZero();
    }

    @Test
    void anOverwriteThatComesWhenItsRunIsOverFailsAndEmptiesNothing() throws Exception {
        hive.sql("CREATE TABLE " + hive.database
                + ".acid_late (id bigint, name string, v int) STORED AS ORC TBLPROPERTIES ('transactional'='true')");
        HiveOptions options = hive.options("acid_late", "mode", "overwrite");
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant participant = hive.join(options, run);
        Manifest manifest = HiveFixture.stage(participant, run, List.of(List.of(orders(1, "old", 1))));
        Publication publication =
                Publication.of(hive.lake, options, run, "hive:" + options.table() + "?" + options.mode(), new Fence());
        HiveTable table = publication.table();
        hive.lake.hive().with(session -> {
            StageTable stage = StageTable.open(
                    session, publication, table, StagedColumns.read(manifest).orElseThrow(), manifest);
            try {
                participant.clean();
                hive.write(options, orders(2, "new", 2));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            assertThatThrownBy(() -> session.execute(new OverwriteRows(publication).insert(table, stage, "1")))
                    .isInstanceOf(HiveException.class);
            return null;
        });
        assertThat(hive.rows("acid_late")).containsExactly("[2, new, 2]");
    }

    @Test
    void partitionsOfAFixedLengthAreFoundHoweverManyThereAre() throws Exception {
        for (String properties : List.of("", " TBLPROPERTIES ('transactional'='true')")) {
            String table = properties.isEmpty() ? "fixed" : "fixed_acid";
            hive.sql("CREATE TABLE " + hive.database + "." + table
                    + " (id bigint, v int) PARTITIONED BY (name char(5)) STORED AS ORC" + properties);
            HiveOptions options = hive.options(
                    table,
                    "mode",
                    "overwrite-dynamic",
                    "partition",
                    "name",
                    "scope",
                    "name=a, name=01, name=b, name=none");
            RecordBatch first = fixed(1, "a", 1, 2, "A", 2, 3, "01", 3, 4, "1", 4, 5, "b", 5);
            hive.write(options, first);
            hive.write(options, fixed(6, "a", 6, 7, "A", 7, 8, "01", 8, 9, "1", 9));
            assertThat(hive
                            .sql("SELECT id, v, concat(name, '|') FROM " + hive.database + "." + table + " ORDER BY id")
                            .rows()
                            .stream()
                            .map(Object::toString))
                    .containsExactly("[6, 6, a|]", "[7, 7, A|]", "[8, 8, 01|]", "[9, 9, 1|]");
        }
    }

    private static RecordBatch fixed(Object... cells) {
        RecordBatch texts = orders(cells);
        Schema schema = Schema.of(
                new Column("id", ColumnType.BIGINT),
                new Column("name", ColumnType.character(5)),
                new Column("v", ColumnType.INT));
        return new RecordBatch(schema, texts.vectors());
    }

    @Test
    void emptyingATableOrPartitionsThatComesLateChangesNothing() throws Exception {
        hive.sql("CREATE TABLE " + hive.database
                + ".empty_late (id bigint, name string, v int) STORED AS ORC TBLPROPERTIES ('transactional'='true')");
        hive.sql("CREATE TABLE " + hive.database + ".empty_parts (id bigint, v int) PARTITIONED BY (name string)"
                + " STORED AS ORC TBLPROPERTIES ('transactional'='true')");
        for (String table : List.of("empty_late", "empty_parts")) {
            boolean parts = table.equals("empty_parts");
            HiveOptions options = parts
                    ? hive.options(table, "mode", "overwrite-dynamic", "partition", "name", "scope", "name=a")
                    : hive.options(table, "mode", "overwrite");
            Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
            hive.write(options, orders(1, "a", 1));
            Publication publication =
                    Publication.of(hive.lake, options, run, "hive:" + options.table() + "?late", new Fence());
            EmptyRows nothing = new EmptyRows(publication);
            HiveTable known = publication.table();
            List<PartitionValues> what = List.of(parts ? PartitionValues.parsePath("name=a") : PartitionValues.NONE);
            nothing.overwrite(known, what);
            assertThat(hive.count(table)).isZero();
            hive.write(options, orders(2, "a", 2));
            hive.lake.hdfs().delete(publication.staging(), true);
            hive.lake.hive().with(session -> {
                session.execute(nothing.markerSql(known));
                assertThatThrownBy(() -> session.execute(nothing.sql(known, what)))
                        .isInstanceOf(HiveException.class);
                return null;
            });
            assertThat(hive.count(table)).isEqualTo(1);
        }
    }

    @Test
    void emptiesTheScopeOfATransactionalTableToo() throws Exception {
        hive.sql("CREATE TABLE " + hive.database + ".acid_parts (id bigint, v int) PARTITIONED BY (name string)"
                + " STORED AS ORC TBLPROPERTIES ('transactional'='true')");
        HiveOptions options = hive.options(
                "acid_parts", "mode", "overwrite-dynamic", "partition", "name", "scope", "name=a, name=b b:, name=c");
        hive.write(options, orders(1, "a", 1, 2, "b b:", 2, 3, "c", 3, 4, "outside", 4));
        hive.write(options, orders(5, "a", 5, 6, "b b:", 6));
        assertThat(hive.rows("acid_parts")).containsExactly("[4, 4, outside]", "[5, 5, a]", "[6, 6, b b:]");
        hive.write(options, orders());
        assertThat(hive.rows("acid_parts")).containsExactly("[4, 4, outside]");
    }
}
