package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.engine.BackfillFixture;
import io.caravan.engine.Folder;
import io.caravan.engine.Node;
import io.caravan.engine.Power;
import io.caravan.engine.Stores;
import io.caravan.run.Reads;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Writes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources and targets that are right alone, and lose rows or double them together, are refused before a run reads. */
class PairingTest {
    private static final Reads CURSOR = Reads.byCursor("changed", false);
    private static final Set<Writes> OVERWRITING =
            EnumSet.of(Writes.OVERWRITES, Writes.OVERWRITES_DATE, Writes.OVERWRITES_DYNAMIC);

    @TempDir
    Path root;

    private DataSource database;

    @BeforeEach
    void open() {
        database = Stores.H2.open(root, "store");
    }

    private static Set<Writes> refused(Reads reads, Pairing.From from) {
        Set<Writes> refused = EnumSet.noneOf(Writes.class);
        for (Writes writes : Writes.values()) {
            if (new Pairing(reads, writes).problem("r", "t", from) != null) {
                refused.add(writes);
            }
        }
        return refused;
    }

    @Test
    void whatIsNewNeverTakesThePlaceOfWhatIsThere() {
        assertThat(refused(CURSOR, Pairing.From.POSITION)).isEqualTo(OVERWRITING);
        assertThat(refused(Reads.changedFiles(), Pairing.From.POSITION)).isEqualTo(OVERWRITING);
        assertThat(refused(CURSOR, Pairing.From.BEGINNING)).isEmpty();
        assertThat(refused(Reads.changedFiles(), Pairing.From.BEGINNING)).isEmpty();
    }

    @Test
    void theRowsOfADateTakeThePlaceOfThatDateOnly() {
        assertThat(refused(CURSOR, Pairing.From.DATE)).containsExactly(Writes.OVERWRITES, Writes.OVERWRITES_DYNAMIC);
        // A run for a date reads all files that there are.
        assertThat(refused(Reads.changedFiles(), Pairing.From.DATE)).isEmpty();
    }

    @Test
    void whatIsReadAgainIsNotAppendedAgain() {
        Set<Writes> all = EnumSet.copyOf(OVERWRITING);
        all.add(Writes.APPENDS);
        assertThat(refused(Reads.byCursor("changed", true), Pairing.From.POSITION))
                .isEqualTo(all);
        assertThat(refused(CURSOR.coarse("it has whole days"), Pairing.From.POSITION))
                .isEqualTo(all);
        assertThat(refused(Reads.byCursor("changed", true), Pairing.From.DATE))
                .isEqualTo(refused(CURSOR, Pairing.From.DATE));
    }

    @Test
    void whatIsReadWholeGoesAnywhere() {
        for (Pairing.From from : Pairing.From.values()) {
            assertThat(refused(Reads.EVERYTHING, from)).isEmpty();
        }
    }

    private Node node(String source, String... targets) throws Exception {
        return new Node("n", database, root, Clock.systemUTC(), Power.on())
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(source).id("orders").multicast().to(targets);
                    }
                });
    }

    private static void assertRefused(Node node, String story) {
        RunRecord run = node.run("orders");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.category()).isEqualTo(RunException.Category.USER);
        assertThat(run.error()).contains(story);
        assertThat(run.rowsRead()).isZero();
        assertThat(node.rows.plans).isEmpty();
    }

    @Test
    void aRunByACursorLeavesATargetAloneThatItWouldOverwrite() throws Exception {
        try (Node node = node("rows:r", "folder:one?mode=OVERWRITE")) {
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
        }
        try (Node node = node("rows:r?reads=new", "folder:one?mode=OVERWRITE")) {
            assertRefused(
                    node,
                    "orders: cannot overwrite folder:one: each run reads only rows that are new by the cursor 'id', and"
                            + " nothing else would be left. Use 'mode: upsert'");
            assertThat(Folder.visible(root, "one", Folder.Mode.OVERWRITE)).hasSize(60);
            Run run = node.engine.starts().full("orders", "me").get(0);
            node.settle();
            assertThat(node.store.run(run.id()).status()).isEqualTo(RunStatus.COMMITTED);
        }
    }

    @Test
    void eachOfSeveralTargetsIsLookedAt() throws Exception {
        try (Node node = node("rows:r?reads=files", "folder:one?mode=UPSERT", "folder:two?mode=OVERWRITE")) {
            assertRefused(node, "orders: cannot overwrite folder:two: each run reads only files that are new");
            assertThat(node.last("orders").error()).contains("'read: all'");
        }
    }

    @Test
    void aTargetThatOnlyTheRowsNameIsRefusedBeforeItIsWrittenTo() throws Exception {
        try (Node node = new Node("n", database, root, Clock.systemUTC(), Power.on())
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?reads=new")
                                .id("orders")
                                .setProperty("mode", constant("OVERWRITE"))
                                .toD("folder:one?mode=${exchangeProperty.mode}");
                    }
                })) {
            assertThat(node.run("orders").error()).contains("orders: cannot overwrite folder:one:");
            assertThat(Folder.staged(root, "one")).isEmpty();
        }
    }

    @Test
    void rowsThatEachRunReadsAreNotAppended() throws Exception {
        try (Node node = node("rows:r?reads=new-and-absent", "folder:one")) {
            assertRefused(
                    node,
                    "orders: cannot append to folder:one: rows without a value in 'id' are read by every run, as"
                            + " 'cursorNull' is include");
        }
    }

    @Test
    void aCursorThatOnlyTheSourceKnowsToBeCoarseIsRefusedAndARunForADateIsNot() throws Exception {
        try (Node node = node("rows:r?reads=new", "folder:one").start()) {
            node.rows.coarse = "it has whole days";
            assertRefused(
                    node,
                    "orders: cannot append to folder:one: each run reads some rows of the run before again, because it"
                            + " has whole days, and they would be there twice.");
            Run run = node.engine
                    .backfills()
                    .run("orders", Instant.parse("2026-11-01T00:00:00Z"))
                    .get(0);
            Awaitility.await().until(() -> node.store.run(run.id()).status() == RunStatus.COMMITTED);
            assertThat(Folder.published(root, "one"))
                    .isEqualTo(LongStream.range(0, 60).boxed().toList());
        }
    }

    @Test
    void rowsThatTheCursorHasCopiedAreAppendedForADateOnlyIfSomebodyInsists() throws Exception {
        try (Node node = node("rows:r?reads=new", "folder:one").start()) {
            LocalDate date = LocalDate.parse("2026-11-01");
            BackfillRequest dates = BackfillFixture.days(2, 1);
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
            String why =
                    "orders: cannot run for a date: folder:one appends, and what the runs of the cursor have copied,"
                            + " up to '60', would be there twice.";
            assertThatThrownBy(() -> node.engine.backfills().run("orders", date))
                    .hasMessageStartingWith(why);
            assertThatThrownBy(() -> node.engine.backfills().run("orders", Instant.now()))
                    .hasMessageStartingWith(why);
            assertThatThrownBy(() -> node.engine.backfills().start("orders", dates))
                    .hasMessageStartingWith(why)
                    .hasMessageContaining("insist with --force");
            assertThat(node.engine.backfills().plan("orders", dates).warnings())
                    .anyMatch(warning -> warning.startsWith(why));
            assertThat(node.store.runs(RunFilter.latest("orders", 9))).hasSize(1);

            Run forced = node.engine.backfills().run("orders", date, "alice").get(0);
            Awaitility.await().until(() -> node.store.run(forced.id()).status() == RunStatus.COMMITTED);
            assertThat(Folder.published(root, "one")).hasSize(120);
            assertInsisted(node, forced.id());
            Backfill begun = node.engine.backfills().start("orders", dates, "alice");
            assertThat(BackfillFixture.ended(node, begun.id()).status()).isEqualTo(Backfill.Status.DONE);
            assertInsisted(node, node.last("orders").run().id());
        }
    }

    private static void assertInsisted(Node node, long run) {
        RunEvent asked = node.store.detail(run).timeline().get(0);
        assertThat(asked.kind()).isEqualTo(RunEvent.Kind.ASKED);
        assertThat(asked.detail()).endsWith("rows may be appended again, as alice insists");
    }

    @Test
    void aDateIsAppendedFreelyWhereNoOtherRunHasCopiedAnything() throws Exception {
        try (Node node = node("rows:r?reads=new", "folder:one").start()) {
            Run run = node.engine
                    .backfills()
                    .run("orders", LocalDate.parse("2026-11-01"))
                    .get(0);
            Awaitility.await().until(() -> node.store.run(run.id()).status() == RunStatus.COMMITTED);
        }
        try (Node node = node("rows:r?reads=files", "folder:two").start()) {
            node.engine.positions().reset("orders", Reset.anew("me"));
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
            assertThatThrownBy(() -> node.engine.backfills().run("orders", LocalDate.parse("2026-11-02")))
                    .hasMessageContaining("folder:two appends");
        }
        try (Node node = node("rows:r?reads=new", "folder:two?mode=UPSERT").start()) {
            Run run = node.engine
                    .backfills()
                    .run("orders", LocalDate.parse("2026-11-03"))
                    .get(0);
            Awaitility.await().until(() -> node.store.run(run.id()).status() == RunStatus.COMMITTED);
        }
    }

    @Test
    void whatIsOverwrittenIsEmptyAfterwardsThoughTheSourceKnewNoColumns() throws Exception {
        try (Node node = node("rows:r", "folder:one?mode=OVERWRITE", "folder:two?mode=UPSERT")) {
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(Folder.visible(root, "one", Folder.Mode.OVERWRITE)).hasSize(60);
            node.rows.nothing = true;
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(Folder.visible(root, "one", Folder.Mode.OVERWRITE)).isEmpty();
            assertThat(Folder.visible(root, "two", Folder.Mode.UPSERT)).isNotEmpty();
        }
    }
}
