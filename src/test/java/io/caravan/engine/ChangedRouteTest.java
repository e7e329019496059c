package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import io.caravan.store.RunEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that is changed between a crash and the restart: no run is of the old route by half and of the new by half. */
class ChangedRouteTest {
    @TempDir
    Path root;

    private DataSource database;

    @BeforeEach
    void open() {
        database = Stores.H2.open(root, "store");
    }

    private Node node(String source, String target) throws Exception {
        return new Node("n" + System.nanoTime(), database, root, Clock.systemUTC(), Power.on())
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(source).id("orders").to(target);
                    }
                });
    }

    /** Ends like a killed process when one of three splits is staged. */
    private long killedWhileItReads(String source, String target) throws Exception {
        CountDownLatch staged = new CountDownLatch(1);
        try (Node node = node(source, target)) {
            node.rows.trouble = (attempt, batch) -> {
                if (attempt.split().number() == 1) {
                    staged.countDown();
                    Thread.sleep(60_000);
                }
            };
            Run run = node.engine.starts().now("orders").get(0);
            staged.await();
            node.kill();
            return run.id();
        } finally {
            Node.expire(database);
        }
    }

    private long killedWhileItPublishes(String source, String target) throws Exception {
        CountDownLatch publishing = new CountDownLatch(1);
        try (Node node = node(source, target)) {
            node.folder.trouble = step -> {
                if (step.equals("publish")) {
                    publishing.countDown();
                    Thread.sleep(60_000);
                }
            };
            Run run = node.engine.starts().now("orders").get(0);
            publishing.await();
            node.kill();
            return run.id();
        } finally {
            Node.expire(database);
        }
    }

    private static void assertWhole(Path root, String target) throws Exception {
        assertThat(Folder.published(root, target))
                .isEqualTo(LongStream.range(0, 60).boxed().toList());
    }

    @Test
    void aRunThatReadsIsPlannedAnewForTheNewTarget() throws Exception {
        long id = killedWhileItReads("rows:r?splits=3", "folder:one");
        assertThat(Folder.staged(root, "one")).isNotEmpty();
        try (Node node = node("rows:r?splits=3", "folder:two").start()) {
            Awaitility.await().until(() -> node.store.run(id).status() == RunStatus.COMMITTED);
            node.settle();
            assertWhole(root, "two");
            assertThat(Folder.published(root, "one")).isEmpty();
            assertThat(Folder.staged(root, "one")).isEmpty();
            assertThat(node.store.detail(id).timeline().stream().map(RunEvent::kind))
                    .containsSequence(RunEvent.Kind.RESUMED, RunEvent.Kind.CHANGED, RunEvent.Kind.PLANNED);
            assertThat(node.store.run(id).rowsRead()).isEqualTo(60);
        }
    }

    @Test
    void aRunThatReadsIsPlannedAnewForTheNewSource() throws Exception {
        long id = killedWhileItReads("rows:r?splits=3", "folder:one");
        try (Node node = node("rows:other?splits=2", "folder:one").start()) {
            Awaitility.await().until(() -> node.store.run(id).status() == RunStatus.COMMITTED);
            node.settle();
            assertWhole(root, "one");
            assertThat(node.rows.plans).hasSize(1);
            assertThat(node.rows.reads).hasSize(2);
        }
    }

    @Test
    void aRunThatReadsGoesOnWhenOnlyItsMannerWasChanged() throws Exception {
        long id = killedWhileItReads("rows:r?splits=3", "folder:one");
        try (Node node = node("rows:r?splits=3&parallelism=2&retries=3&maxRowsPerSecond=100000", "folder:one")
                .start()) {
            Awaitility.await().until(() -> node.store.run(id).status() == RunStatus.COMMITTED);
            node.settle();
            assertWhole(root, "one");
            assertThat(node.rows.reads).as("the split that was staged is kept").hasSize(2);
        }
    }

    @Test
    void aRunThatReadsOnFromACursorIsRefusedForTheNewTarget() throws Exception {
        try (Node node = node("rows:r", "folder:one")) {
            node.run("orders");
        }
        long id = killedWhileItReads("rows:r?splits=3", "folder:one");
        try (Node node = node("rows:r?splits=3", "folder:two").start()) {
            Awaitility.await().until(() -> node.store.run(id).status() == RunStatus.FAILED);
            assertThat(node.store.run(id).error()).contains("target 'folder:two' is new, before it was 'folder:one'");
        }
    }

    @Test
    void aRunThatPublishesIsFinishedAtTheTargetThatItNames() throws Exception {
        long id = killedWhileItPublishes("rows:r?splits=3", "folder:one");
        try (Node node = node("rows:other", "folder:two").start()) {
            Awaitility.await().until(() -> node.store.run(id).status() == RunStatus.COMMITTED);
            node.settle();
            assertWhole(root, "one");
            assertThat(Folder.published(root, "two")).isEmpty();
            assertThat(node.run("orders").error())
                    .contains("list was 'r' and is 'other'; target 'folder:two' is new, before it was 'folder:one'");
        }
    }

    @Test
    void aRunThatPublishesIsFinishedWithoutItsRoute() throws Exception {
        long id = killedWhileItPublishes("rows:r?splits=3", "folder:one");
        try (Node node =
                new Node("other", database, root, Clock.systemUTC(), Power.on(), Duration.ofSeconds(1)).start()) {
            Awaitility.await().until(() -> node.store.run(id).status() == RunStatus.COMMITTED);
            assertWhole(root, "one");
            assertThat(node.store.cursors()).containsEntry("orders", "60");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(Folder.staged(root, "one")).isEmpty());
        }
        try (Node node = node("rows:r", "folder:two")) {
            assertThat(node.run("orders").error()).contains("target 'folder:two' is new, before it was 'folder:one'");
        }
    }
}
