package io.caravan.hive;

import static io.caravan.hive.HiveFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.util.List;
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

    @Test
    void refusesNullKeysAndTablesThatCannotUpdate() {
        HiveOptions options = hive.options("nulls", "mode", "upsert", "key", "id");
        assertThatThrownBy(() -> hive.write(options, orders(1, "a", 1, null, "b", 2)))
                .isInstanceOf(RunException.class)
                .hasMessage("orders/" + options.table() + ": cannot upsert: key column 'id' is NULL in 1 of 2 rows of a"
                        + " batch. Leave such rows out with 'where', or choose another key.");
        hive.sql("CREATE TABLE " + hive.database + ".outside (id bigint, name string, v int) STORED AS ORC");
        assertThatThrownBy(() -> hive.write(hive.options("outside", "mode", "upsert", "key", "id"), orders(1, "a", 1)))
                .hasMessageContaining("it is not transactional. Create it with TBLPROPERTIES");
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
                participant.clean(null);
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
