package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.engine.Folder;
import io.caravan.engine.Node;
import io.caravan.engine.Power;
import io.caravan.engine.Stores;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Window;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The position of a sync is one of a source, a condition and targets: a route that was edited does not go on from it. */
class PositionTest {
    @TempDir
    Path root;

    private DataSource database;

    @BeforeEach
    void open() {
        database = Stores.H2.open(root, "store");
    }

    /** A process that has the route as it was edited. */
    private Node node(String source, String filter, String... targets) throws Exception {
        return new Node("n" + System.nanoTime(), database, root, Clock.systemUTC(), Power.on())
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        var route = from(source).id("orders");
                        (filter == null ? route : route.filter(simple(filter))).to(targets);
                    }
                });
    }

    private void first() throws Exception {
        try (Node node = node("rows:r?splits=3", null, "folder:one")) {
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
        }
    }

    private RunRecord edited(String source, String filter, String... targets) throws Exception {
        try (Node node = node(source, filter, targets)) {
            node.rows(60, 70);
            return node.run("orders");
        }
    }

    private static void assertRefused(RunRecord run, String change) {
        assertRefused(run, change, true);
    }

    private static void assertRefused(RunRecord run, String change, boolean appends) {
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.category()).isEqualTo(RunException.Category.USER);
        assertThat(run.rowsRead()).isZero();
        assertThat(run.error())
                .startsWith(
                        "orders: cannot go on from its cursor, which stands at '60': it belongs to another source or"
                                + " target: " + change + ".")
                .contains("'caravan reset orders'")
                // A full run is offered where it would not be refused.
                .satisfies(error -> assertThat(error.contains(", with an empty target, as it appends;"))
                        .isNotEqualTo(error.contains("'caravan run orders --full'"))
                        .isEqualTo(appends))
                .contains("'caravan reset orders --keep'");
    }

    @Test
    void anotherTargetIsRefusedBeforeAnythingIsRead() throws Exception {
        first();
        assertRefused(
                edited("rows:r?splits=3", null, "folder:two"),
                "target 'folder:two' is new, before it was 'folder:one'");
        assertThat(Folder.published(root, "two")).isEmpty();
    }

    @Test
    void oneMoreTargetIsRefusedAndOneLessIsNot() throws Exception {
        first();
        assertRefused(
                edited("rows:r?splits=3", null, "folder:one", "folder:two"),
                "target 'folder:two' is new, before it was 'folder:one'");
        try (Node node = node("rows:r", null, "folder:one", "folder:two")) {
            node.engine.positions().reset("orders", Reset.anew("me"));
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
        }
        assertThat(edited("rows:r", null, "folder:two").status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void anotherSourceIsRefused() throws Exception {
        first();
        assertRefused(edited("rows:other?splits=3", null, "folder:one"), "list was 'r' and is 'other'");
    }

    @Test
    void anotherFilterIsRefused() throws Exception {
        first();
        assertRefused(
                edited("rows:r?splits=3", "${body} != null", "folder:one"),
                "filters was none and is 'simple{${body} != null}'");
    }

    @Test
    void aModeThatOverwritesIsAnotherOneAndHowRowsAreAddedIsNot() throws Exception {
        first();
        assertRefused(
                edited("rows:r", null, "folder:one?mode=OVERWRITE"),
                "what becomes of the rows in folder:one was 'kept' and is 'overwritten'",
                false);
        assertThat(Folder.published(root, "one")).hasSize(60);
        assertThat(edited("rows:r", null, "folder:one?mode=UPSERT").status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void whatARunWithoutACursorHasOverwrittenIsNotGoneOnWith() throws Exception {
        first();
        RunRecord whole = edited("rows:r?cursor=false", null, "folder:one?mode=OVERWRITE");
        assertThat(whole.status()).isEqualTo(RunStatus.COMMITTED);
        assertRefused(
                edited("rows:r", null, "folder:one?mode=UPSERT"),
                "what becomes of the rows in folder:one was 'overwritten without a position by run "
                        + whole.run().id() + "' and is 'kept'",
                false);
        try (Node node = node("rows:r", null, "folder:one?mode=UPSERT")) {
            assertThat(node.engine.syncs().all().get(0).problem()).contains("overwritten without a position");
            node.engine.positions().reset("orders", Reset.keep("me"));
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
        }
    }

    @Test
    void whatSaysOnlyWhenAndHowFastIsNoChange() throws Exception {
        first();
        RunRecord run = edited("rows:r?splits=2&parallelism=2&maxRowsPerSecond=100000&retries=1", null, "folder:one");
        assertThat(run.status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(Folder.published(root, "one"))
                .isEqualTo(LongStream.range(0, 70).boxed().toList());
    }

    @Test
    void aTargetThatIsGoneOrWasMadeAgainIsRefused() throws Exception {
        try (Node node = node("rows:r", null, "folder:one")) {
            node.folder.mark = () -> Folder.published(root, "one").isEmpty() ? null : "made today";
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
            node.folder.mark = () -> null;
            assertRefused(node.run("orders"), "target 'folder:one' is gone");
            node.folder.mark = () -> "made tomorrow";
            assertRefused(
                    node.run("orders"),
                    "target 'folder:one' is another one than before: made today, now made tomorrow");
            node.folder.mark = () -> "made today";
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
        }
    }

    @Test
    void aTargetThatIsMadeAgainWhileTheRunReadsGetsNothingOfIt() throws Exception {
        try (Node node = node("rows:r", null, "folder:one")) {
            node.folder.mark = () -> "made today";
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
            List<Long> before = Folder.published(root, "one");
            node.rows.trouble = (attempt, batch) -> node.folder.mark = () -> "made tomorrow";
            node.rows(60, 70);
            RunRecord refused = node.run("orders");
            assertThat(refused.status()).isEqualTo(RunStatus.FAILED);
            assertThat(refused.error())
                    .contains("target 'folder:one' is another one than before: made today, now made tomorrow");
            assertThat(refused.rowsRead()).isEqualTo(10);
            assertThat(refused.rowsPublished()).isZero();
            assertThat(Folder.published(root, "one")).isEqualTo(before);
        }
    }

    @Test
    void otherParametersOfTheRouteAreRefusedAndOtherValuesAreNot() throws Exception {
        first();
        try (Node node = node("rows:r?site=Array[a,b]", null, "folder:one")) {
            RunRecord refused = node.run("orders");
            assertThat(refused.status()).isEqualTo(RunStatus.FAILED);
            assertThat(refused.error()).contains("its own parameters were [] and are [site]", "'caravan reset orders'");
            assertThat(node.engine.syncs().all().get(0).problem())
                    .contains("its own parameters were [] and are [site]");
            node.engine.positions().reset("orders", Reset.anew("me"));
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
        }
        assertThat(edited("rows:r?site=Array[c]", null, "folder:one").status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(edited("rows:r?place=Array[c]", null, "folder:one").error())
                .contains("its own parameters were [site] and are [place]");
    }

    @Test
    void aCursorOfAStoreFromBeforeIsAdopted() throws Exception {
        first();
        Stores.update(database, "DELETE FROM sync_subject");
        assertThat(edited("rows:r", null, "folder:one").status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(edited("rows:r", null, "folder:two").error())
                .contains("target 'folder:two' is new, before it was 'folder:one'");
    }

    @Test
    void aRunForADateIsNotConcerned() throws Exception {
        first();
        try (Node node = node("rows:other", null, "folder:two").start()) {
            Run run = node.engine
                    .backfills()
                    .run("orders", Instant.parse("2026-11-01T00:00:00Z"))
                    .get(0);
            Awaitility.await().until(() -> node.store.run(run.id()).status() == RunStatus.COMMITTED);
        }
        assertThat(edited("rows:r", null, "folder:one").status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void aResetBeginsAnewAndTheNextRunTellsWhoDidIt() throws Exception {
        first();
        try (Node node = node("rows:other", null, "folder:two")) {
            node.engine.positions().reset("orders", Reset.anew("alice"));
            RunRecord run = node.run("orders");
            assertThat(run.status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(Folder.published(root, "two"))
                    .isEqualTo(LongStream.range(0, 60).boxed().toList());
            assertThat(node.store.detail(run.run().id()).timeline()).anySatisfy(event -> {
                assertThat(event.kind()).isEqualTo(RunEvent.Kind.RESET);
                assertThat(event.detail()).isEqualTo("alice: begins anew; the cursor stood at '60'");
            });
        }
    }

    @Test
    void aResetGoesToAValueOrKeepsThePosition() throws Exception {
        first();
        try (Node node = node("rows:other", null, "folder:two")) {
            node.engine.positions().reset("orders", Reset.to("alice", "40"));
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(Folder.published(root, "two"))
                    .isEqualTo(LongStream.range(40, 60).boxed().toList());
        }
        try (Node node = node("rows:third", null, "folder:two")) {
            node.rows(60, 65);
            node.engine.positions().reset("orders", Reset.keep("bob"));
            assertThat(node.run("orders").window()).isEqualTo(new Window("60", "65"));
        }
    }

    @Test
    void aFullRunReadsEverythingAndLeavesTheCursorAtItsEnd() throws Exception {
        try (Node node = node("rows:r", null, "folder:one?mode=OVERWRITE")) {
            node.run("orders");
            node.rows(60, 70);
            Run run = node.engine.starts().full("orders", "alice").get(0);
            node.settle();
            assertThat(node.store.run(run.id()).window()).isEqualTo(new Window(null, "70"));
            assertThat(Folder.visible(root, "one", Folder.Mode.OVERWRITE)).hasSize(70);
            assertThat(node.store.cursors()).containsEntry("orders", "70");
            assertThat(node.store.detail(run.id()).timeline().get(0).detail())
                    .isEqualTo("to read everything once, as alice asked");
            node.rows(70, 75);
            assertThat(node.run("orders").window()).isEqualTo(new Window("70", "75"));
        }
    }

    @Test
    void aFullRunThatIsInterruptedBeforeItsPlanStaysAFullRun() throws Exception {
        first();
        CountDownLatch planning = new CountDownLatch(1);
        try (Node node = node("rows:r", null, "folder:one?mode=OVERWRITE")) {
            node.rows.planTrouble = (attempt, batch) -> {
                planning.countDown();
                Thread.sleep(60_000);
            };
            node.engine.starts().full("orders", "alice");
            planning.await();
            node.kill();
        }
        Node.expire(database);
        try (Node node = node("rows:r", null, "folder:one?mode=OVERWRITE").start()) {
            Awaitility.await().until(() -> node.last("orders").status() == RunStatus.COMMITTED);
            assertThat(node.last("orders").window()).isEqualTo(new Window(null, "60"));
        }
    }

    @Test
    void nothingIsResetOrReadWholeWhileARunIsOpen() throws Exception {
        try (Node node = node("rows:r", null, "folder:one?mode=OVERWRITE")) {
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch on = new CountDownLatch(1);
            node.rows.trouble = (attempt, batch) -> {
                reading.countDown();
                on.await();
            };
            Run run = node.engine.starts().now("orders").get(0);
            reading.await();
            assertThatThrownBy(() -> node.engine.positions().reset("orders", Reset.anew("me")))
                    .hasMessage("orders: cannot reset: run " + run.id() + " is open. Wait for its end, or cancel it.");
            assertThatThrownBy(() -> node.engine.starts().full("orders", "me"))
                    .hasMessageContaining("cannot start a run: one is running");
            on.countDown();
            node.settle();
        }
    }

    @Test
    void aFullRunIntoATargetThatAppendsIsRefused() throws Exception {
        try (Node node = node("rows:r", null, "folder:one")) {
            node.run("orders");
            assertThatThrownBy(() -> node.engine.starts().full("orders", "me"))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("folder:one appends");
        }
    }
}
