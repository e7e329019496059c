package io.caravan.hive;

import static io.caravan.hive.HiveFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hive.publish.Fence;
import io.caravan.hive.publish.MergeRows;
import io.caravan.hive.publish.Publication;
import io.caravan.hive.publish.StageTable;
import io.caravan.hive.publish.StagedColumns;
import io.caravan.hive.server.HiveException;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HiveUpsertTest {
    private static HiveFixture hive;

    @BeforeAll
    static void connect() {
        hive = new HiveFixture("upsert");
    }

    @AfterAll
    static void disconnect() {
        hive.close();
    }

    @Test
    void updatesKnownKeysAndInsertsTheOthers() throws Exception {
        HiveOptions options = hive.options("plain", "mode", "upsert", "key", "id", "version", "v");
        hive.write(options, orders(1, "a", 1, 2, "b", 5, 3, null, null));
        hive.write(options, orders(1, "newer", 2, 2, "older", 4, 3, "set", 1, 4, "d", 1));
        assertThat(hive.rows("plain")).containsExactly("[1, newer, 2]", "[2, b, 5]", "[3, set, 1]", "[4, d, 1]");
        hive.write(options, orders(1, "same second", 2));
        assertThat(hive.rows("plain").get(0)).isEqualTo("[1, same second, 2]");
        hive.write(options, orders());
        assertThat(hive.count("plain")).isEqualTo(4);
    }

    @Test
    void ofTwoRowsWithOneKeyTheHigherVersionThenTheLaterWins() throws Exception {
        HiveOptions options = hive.options("twins", "mode", "upsert", "key", "ID", "version", "V");
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant participant = hive.join(options, run);
        Manifest manifest = HiveFixture.stage(
                participant,
                run,
                List.of(
                        List.of(orders(1, "first", 7, 2, "low", 1), orders(2, "high", 9, 2, "mid", 5)),
                        List.of(orders(1, "last", 7))));
        participant.publish(manifest, () -> {});
        assertThat(hive.join(options, run).verify(manifest)).isTrue();
        assertThat(hive.rows("twins")).containsExactly("[1, last, 7]", "[2, high, 9]");
    }

    @Test
    void theSourcesCursorIsTheVersionThatDecides() throws Exception {
        HiveOptions options = hive.options("decided", "mode", "upsert", "key", "id");
        Run old = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Manifest outdated = HiveFixture.stage(
                hive.join(options, old), old, "V", List.of(List.of(orders(1, "old", 1, 2, "only", 1, 3, "x", 2))));
        Run now = HiveFixture.run("orders", HiveFixture.MIDNIGHT.plusSeconds(1));
        Participant newer = hive.join(options, now);
        Manifest manifest = HiveFixture.stage(
                newer, now, "V", List.of(List.of(orders(1, "late", 5, 1, "new", 7, 3, "cleared", null))));
        newer.publish(manifest, () -> {});
        Participant fresh = hive.join(options, old);
        fresh.publish(outdated, () -> {});
        assertThat(hive.rows("decided")).containsExactly("[1, new, 7]", "[2, only, 1]", "[3, x, 2]");
        assertThat(hive.join(options, old).verify(outdated)).isTrue();
        assertThat(hive.join(options, now).verify(manifest)).isFalse();
        hive.join(options, now).publish(manifest, () -> {});
        assertThat(hive.rows("decided").get(2)).isEqualTo("[3, cleared, null]");
        assertThat(hive.join(options, now).verify(manifest)).isTrue();
    }

    @Test
    void theLastRowWinsWhenAStepHasTakenTheCursorOut() {
        HiveOptions options = hive.options("none", "mode", "upsert", "key", "id");
        assertThat(options.version(HiveFixture.ORDERS, "updated_at")).isEmpty();
        assertThat(options.version(HiveFixture.ORDERS, "V")).isEqualTo("v");
        assertThat(hive.options("none", "mode", "upsert", "key", "id", "version", "name")
                        .version(HiveFixture.ORDERS, "V"))
                .isEqualTo("name");
        assertThat(hive.options("none").version(HiveFixture.ORDERS, "V")).isEmpty();
    }

    @Test
    void publishesAgainFromAFreshProcess() throws Exception {
        HiveOptions options = hive.options("again", "mode", "upsert", "key", "id");
        hive.write(options, orders(1, "a", 1));
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant first = hive.join(options, run);
        Manifest manifest = HiveFixture.stage(first, run, List.of(List.of(orders(1, "b", 2, 2, null, 2))));
        assertThat(hive.join(options, run).verify(manifest)).isFalse();
        first.publish(manifest, () -> {});
        Participant fresh = hive.join(options, run);
        assertThat(fresh.verify(manifest)).isTrue();
        fresh.publish(manifest, () -> {});
        assertThat(hive.rows("again")).containsExactly("[1, b, 2]", "[2, null, 2]");
    }

    @Test
    void keepsToItsPartition() throws Exception {
        HiveOptions first = hive.options("fixed", "mode", "upsert", "key", "id", "partition", "site=a");
        HiveOptions second = hive.options("fixed", "mode", "upsert", "key", "id", "partition", "site=b");
        hive.write(first, orders(1, "a", 1));
        hive.write(second, orders(1, "b", 1));
        hive.write(first, orders(1, "a2", 1));
        assertThat(hive.rows("fixed")).containsExactly("[1, a2, 1, a]", "[1, b, 1, b]");
        HiveOptions dynamic = hive.options("dynamic", "mode", "upsert", "key", "id,name", "partition", "name");
        hive.write(dynamic, orders(1, "x", 1, 1, "y", 2));
        hive.write(dynamic, orders(1, "y", 3));
        assertThat(hive.rows("dynamic")).containsExactly("[1, 1, x]", "[1, 3, y]");
    }

    /** Rows of id, name and v as above, in a table so wide that it is not updated but replaced row by row. */
    private static RecordBatch wide(Object... values) {
        RecordBatch orders = orders(values);
        List<Column> columns = new ArrayList<>(orders.schema().columns());
        for (int i = 0; i < MergeRows.WIDE; i++) {
            columns.add(new Column("w" + i, ColumnType.INT));
        }
        RecordBatch batch = RecordBatch.allocate(new Schema(columns), Math.max(1, orders.size()));
        for (int i = 0; i < columns.size(); i++) {
            if (i < orders.schema().size()) {
                batch.vectors().cols[i] = orders.vectors().cols[i];
            }
            for (int row = 0; row < orders.size() && i >= orders.schema().size(); row++) {
                HiveFixture.number(batch, i, row, i);
            }
        }
        batch.vectors().size = orders.size();
        return batch;
    }

    private static List<String> wideRows(String table) {
        return hive
                .sql("SELECT id, name, v, w0, w99 FROM " + hive.database + "." + table + " ORDER BY 1, 2")
                .rows()
                .stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void rowsOfAWideTableAreReplacedAsThoseOfOthersAreUpdated() throws Exception {
        HiveOptions options = hive.options("wide", "mode", "upsert", "key", "id", "version", "v");
        hive.write(options, wide(1, "a", 1, 2, "b", 5, 3, null, null));
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant first = hive.join(options, run);
        Manifest manifest = HiveFixture.stage(
                first, run, List.of(List.of(wide(1, "newer", 2, 2, "older", 4, 3, "set", 1, 4, "low", 1, 4, "d", 2))));
        assertThat(hive.join(options, run).verify(manifest)).isFalse();
        first.publish(manifest, () -> {});
        Participant fresh = hive.join(options, run);
        assertThat(fresh.verify(manifest)).isTrue();
        fresh.publish(manifest, () -> {});
        assertThat(wideRows("wide"))
                .containsExactly(
                        "[1, newer, 2, 3, 102]", "[2, b, 5, 3, 102]", "[3, set, 1, 3, 102]", "[4, d, 2, 3, 102]");
        HiveOptions last = hive.options("wide_last", "mode", "upsert", "key", "id", "partition", "site=a");
        hive.write(hive.options("wide_last", "mode", "upsert", "key", "id", "partition", "site=b"), wide(1, "b", 1));
        hive.write(last, wide(1, "first", 9, 1, "last", 1));
        hive.write(last, wide(1, "again", 0));
        assertThat(wideRows("wide_last")).containsExactly("[1, again, 0, 3, 102]", "[1, b, 1, 3, 102]");
    }

    @Test
    void aTableThatIsTooWideIsRefusedBeforeItIsMade() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i <= MergeRows.MOST; i++) {
            columns.add(new Column("c" + i, ColumnType.INT));
        }
        HiveOptions options = hive.options("widest", "mode", "upsert", "key", "c1");
        assertThatThrownBy(() -> hive.write(options, RecordBatch.allocate(new Schema(columns), 1)))
                .hasMessageContaining(
                        "it has 1501 columns, and Hive takes minutes to compile a MERGE of more than 1500");
        assertThat(hive.lake.tables().ask(options.table())).isEmpty();
    }

    @Test
    void handsBackRowsWithoutAKeyOrAnOrder() throws Exception {
        HiveOptions options = hive.options("nulls", "mode", "upsert", "key", "id");
        assertThatThrownBy(() -> hive.write(options, orders(1, "a", 1, null, "b", 2)))
                .isInstanceOf(RunException.class)
                .hasMessage("orders/" + options.table()
                        + ": cannot take row 2, column 'id': it is NULL, and part of 'key'. Correct the data.");
        List<DirtyRecord> refused = hive.writeWhatFits(options, orders(1, "a", 1, null, "b", 2, 2, "c", 3));
        assertThat(refused).singleElement().satisfies(record -> {
            assertThat(record.position()).isEqualTo("row 2");
            assertThat(new String(record.raw(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"id\":null,\"Name\":\"b\",\"v\":\"2\"}");
        });
        assertThat(hive.rows("nulls")).containsExactly("[1, a, 1]", "[2, c, 3]");
        Schema schema = Schema.of(new Column("id", ColumnType.BIGINT), new Column("d", ColumnType.DOUBLE));
        RecordBatch versions = RecordBatch.allocate(schema, 2);
        versions.vectors().size = 2;
        HiveFixture.number(versions, 0, 0, 1);
        HiveFixture.number(versions, 0, 1, 2);
        ((DoubleColumnVector) versions.vectors().cols[1]).vector[1] = Double.NaN;
        assertThat(hive.writeWhatFits(hive.options("nan", "mode", "upsert", "key", "id", "version", "d"), versions))
                .extracting(DirtyRecord::reason)
                .containsExactly("it is NaN, and the later of two rows is found by it");
    }

    @Test
    void findsTextsByTheirBytesAndCharsWithoutTheirBlanks() throws Exception {
        Schema schema = Schema.of(
                new Column("c", ColumnType.character(4)),
                new Column("s", ColumnType.varchar(4)),
                new Column("v", ColumnType.INT));
        HiveOptions options = hive.options("texts", "mode", "upsert", "key", "c,s");
        for (int run = 1; run <= 2; run++) {
            RecordBatch batch = RecordBatch.allocate(schema, 4);
            batch.vectors().size = 4;
            String[] texts = {"a", "a ", "A", "\u00e9"};
            for (int row = 0; row < 4; row++) {
                HiveFixture.text(batch, 0, row, texts[row]);
                HiveFixture.text(batch, 1, row, texts[row]);
                HiveFixture.number(batch, 2, row, 10 * run + row);
            }
            hive.write(options, batch);
        }
        assertThat(hive.sql("SELECT concat(c, '|', s, '|', v) FROM " + hive.database + ".texts ORDER BY v")
                        .rows())
                .extracting(row -> (String) row.get(0))
                .containsExactly("a|a|20", "a|a |21", "A|A|22", "\u00e9|\u00e9|23");
    }

    @Test
    void refusesKeysThatFindNoRowAndMakesNoTable() {
        Schema schema = Schema.of(new Column("d", ColumnType.DOUBLE), new Column("f", ColumnType.FLOAT));
        for (String key : List.of("d", "f", "none")) {
            HiveOptions options = hive.options("key_" + key, "mode", "upsert", "key", key);
            assertThatThrownBy(() -> hive.write(options, RecordBatch.allocate(schema, 1)))
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                    .hasMessageContaining(
                            key.equals("none")
                                    ? "key column 'none' is not in the source"
                                    : "key column '" + key + "' is a floating point number, which may be NaN or -0");
            assertThat(hive.lake.tables().ask(options.table())).isEmpty();
        }
        HiveOptions own = hive.options("own", "mode", "upsert", "key", "id");
        for (String name : List.of("Caravan_Sequence", "caravan_rank", "caravan_0")) {
            Schema taken = Schema.of(new Column("id", ColumnType.INT), new Column(name, ColumnType.INT));
            assertThatThrownBy(() -> hive.write(own, RecordBatch.allocate(taken, 1)))
                    .hasMessageContaining("column '" + name + "' of the source has a name that an upsert uses itself");
        }
    }

    @Test
    void refusesTablesThatCannotUpdate() {
        hive.sql("CREATE TABLE " + hive.database + ".outside (id bigint, name string, v int) STORED AS ORC");
        assertThatThrownBy(() -> hive.write(hive.options("outside", "mode", "upsert", "key", "id"), orders(1, "a", 1)))
                .hasMessageContaining("it is not transactional. Create it with TBLPROPERTIES")
                .hasMessageContaining("or drop it, so that the run makes one that is");
    }

    @Test
    void aMergeThatComesWhenItsRunIsOverChangesNothing() throws Exception {
        HiveOptions options = hive.options("late", "mode", "upsert", "key", "id");
        Run run = HiveFixture.run("orders", HiveFixture.MIDNIGHT);
        Participant participant = hive.join(options, run);
        Manifest manifest = HiveFixture.stage(participant, run, List.of(List.of(orders(1, "old", 1))));
        participant.publish(manifest, () -> {});
        Publication publication =
                Publication.of(hive.lake, options, run, "hive:" + options.table() + "?" + options.mode(), new Fence());
        HiveTable table = publication.table();
        hive.lake.hive().with(session -> {
            StageTable stage = StageTable.open(
                    session, publication, table, StagedColumns.read(manifest).orElseThrow(), manifest);
            try {
                participant.clean();
                hive.write(options, orders(1, "new", 1));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            assertThatThrownBy(() -> session.execute(new MergeRows(publication).merge(table, stage)))
                    .isInstanceOf(HiveException.class);
            return null;
        });
        assertThat(hive.rows("late")).containsExactly("[1, new, 1]");
    }
}
