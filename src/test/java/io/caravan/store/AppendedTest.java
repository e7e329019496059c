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
import java.time.LocalDate;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first run of a sync does not append what is known to be at its target: under another name, or for dates. */
class AppendedTest {
    @TempDir
    Path root;

    private DataSource database;

    @BeforeEach
    void open() {
        database = Stores.H2.open(root, "store");
    }

    private Node node(String id, String source, String target) throws Exception {
        return new Node("n" + System.nanoTime(), database, root, Clock.systemUTC(), Power.on())
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(source).id(id).to(target);
                    }
                });
    }

    private void copied(String id, String source, String target) throws Exception {
        try (Node node = node(id, source, target)) {
            assertThat(node.run(id).status()).isEqualTo(RunStatus.COMMITTED);
        }
    }

    private List<Long> rows(String name) throws Exception {
        return Folder.published(root, name);
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }

    @Test
    void aSyncThatWasRenamedIsRefusedAndGoesOnWhereItStoodIfSomebodySaysSo() throws Exception {
        copied("inc", "rows:r?reads=new", "folder:one");
        try (Node node = node("inc-new", "rows:r?reads=new", "folder:one")) {
            RunRecord refused = node.run("inc-new");
            assertThat(refused.status()).isEqualTo(RunStatus.FAILED);
            assertThat(refused.category()).isEqualTo(RunException.Category.USER);
            assertThat(refused.error())
                    .isEqualTo(
                            "inc-new: cannot begin: folder:one has what the sync 'inc' has written of the same source,"
                                    + " up to '60', and would have it twice. To go on where that one stands, if this one takes its"
                                    + " place: 'caravan reset inc-new --from inc'; to read everything all the same: 'caravan reset"
                                    + " inc-new'.");
            assertThat(rows("one")).isEqualTo(upTo(60));
            node.rows(60, 70);
            node.engine.positions().reset("inc-new", Reset.from("alice", "inc"));
            assertThat(node.run("inc-new").window()).isEqualTo(new Window("60", "70"));
            assertThat(node.store.detail(node.last("inc-new").run().id()).timeline())
                    .anyMatch(event -> "alice: goes on where 'inc' stood, at '60'".equals(event.detail()));
            assertThat(rows("one")).isEqualTo(upTo(70));
        }
        try (Node node = node("inc", "rows:r?reads=new", "folder:one")) {
            assertThat(node.run("inc").error()).contains("'caravan reset inc --from inc-new'");
        }
    }

    @Test
    void whoEmptiedTheTargetReadsEverything() throws Exception {
        copied("inc", "rows:r?reads=files", "folder:one");
        try (Node node = node("inc-new", "rows:r?reads=files", "folder:one")) {
            assertThat(node.run("inc-new").error()).contains("has what the sync 'inc' has written of the same source");
            node.engine.positions().reset("inc-new", Reset.anew("me"));
            assertThat(node.run("inc-new").status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(rows("one")).hasSize(120);
        }
    }

    @Test
    void anotherSourceAnotherTargetAndOneThatDoesNotAppendAreNotConcerned() throws Exception {
        copied("inc", "rows:r?reads=new", "folder:one");
        copied("another-source", "rows:other?reads=new", "folder:one");
        copied("another-target", "rows:r?reads=new", "folder:two");
        copied("upserting", "rows:r?reads=new", "folder:one?mode=UPSERT");
    }

    @Test
    void eachValueOfAParameterStandsForItself() throws Exception {
        copied("inc", "rows:r?reads=new&site=Array[a]", "folder:one");
        try (Node node = node("inc-new", "rows:r?reads=new&site=Array[a]", "folder:one")) {
            assertThat(node.run("inc-new").error()).contains("'caravan reset inc-new --from inc'");
            node.engine.positions().reset("inc-new", Reset.from("me", "inc"));
            assertThat(node.store.cursors()).containsOnlyKeys("inc-new{site=a}");
        }
        copied("third", "rows:r?reads=new&site=Array[b]", "folder:one");
    }

    @Test
    void onlyASyncThatIsGoneAndHasAPositionIsTakenOver() throws Exception {
        copied("inc", "rows:r?reads=new", "folder:one");
        try (Node node = node("inc-new", "rows:r?reads=new", "folder:one").routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r").id("inc").to("folder:three");
            }
        })) {
            assertThatThrownBy(() -> node.engine.positions().reset("inc-new", Reset.from("me", "inc")))
                    .hasMessage(
                            "inc-new: cannot reset: the sync 'inc' is here, and keeps its position. Remove its route"
                                    + " first.");
            assertThatThrownBy(() -> node.engine.positions().reset("inc-new", Reset.from("me", "nobody")))
                    .hasMessageContaining("the sync 'nobody' has no position for it");
            assertThat(node.store.cursors()).containsOnlyKeys("inc");
        }
    }

    @Test
    void datesThatWereAppendedAreNotAppendedByTheFirstRunOfTheCursor() throws Exception {
        try (Node node = node("inc", "rows:r?reads=new", "folder:one").start()) {
            Run date = node.engine
                    .backfills()
                    .run("inc", LocalDate.parse("2026-11-01"))
                    .get(0);
            Awaitility.await().until(() -> node.store.run(date.id()).status() == RunStatus.COMMITTED);
            assertThat(node.run("inc").error())
                    .startsWith("inc: cannot begin: runs of this sync for dates, or without a position, have written to"
                            + " folder:one, and rows would be there twice.")
                    .contains("'caravan reset inc --to <value>'");
            node.rows(60, 65);
            node.engine.positions().reset("inc", Reset.to("me", "60"));
            assertThat(node.run("inc").status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(rows("one")).isEqualTo(upTo(65));
        }
    }

    @Test
    void wholeLoadsAreNotAppendedByTheFirstRunOfACursor() throws Exception {
        copied("inc", "rows:r?cursor=false", "folder:one");
        try (Node node = node("inc", "rows:r?reads=new", "folder:one")) {
            assertThat(node.run("inc").error()).contains("have written to folder:one");
        }
        copied("inc", "rows:r?reads=new", "folder:two");
    }
}
