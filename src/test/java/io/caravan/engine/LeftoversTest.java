package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives in staging when its run has ended. */
class LeftoversTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path root;

    private DataSource database;

    @BeforeEach
    void open() throws Exception {
        database = Stores.H2.open(root, "store");
    }

    private Node node(String name) throws Exception {
        Node node = new Node(name, database, root, Clock.systemUTC(), Power.on(), LEASE);
        node.engine.sweep(new FolderStaging(root, "orders"));
        return node.rows(0, 100).routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r?splits=4").id("orders").to("folder:orders");
            }
        });
    }

    private Path late(long run) throws IOException {
        Path folder = root.resolve("orders").resolve("staging").resolve("late-" + run);
        Files.createDirectories(folder);
        return folder;
    }

    @Test
    void areRemovedSoonAfterARunThatEndedByForce() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        try (Node node = node("one").start()) {
            node.rows.trouble = (attempt, batch) -> {
                reading.countDown();
                new CountDownLatch(1).await();
            };
            Run run = node.engine.starts().now("orders").get(0);
            reading.await();
            node.engine.control().cancel("orders");
            await().atMost(PATIENCE).until(() -> node.store.run(run.id()).status() == RunStatus.CANCELLED);
            Path late = late(run.id());
            await().atMost(PATIENCE).until(() -> !Files.exists(late));
        }
    }

    @Test
    void areRemovedByTheProcessThatWakesUpWhenAnotherHasEndedItsRun() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch thaw = new CountDownLatch(1);
        try (Node frozen = node("frozen")) {
            frozen.rows.trouble = (attempt, batch) -> {
                reading.countDown();
                uninterrupted(thaw);
            };
            Run run = frozen.engine.starts().now("orders").get(0);
            reading.await();
            try (Node heir = node("heir")) {
                await().atMost(PATIENCE).until(() -> {
                    heir.engine.scheduler.recoverNow();
                    return heir.store.run(run.id()).status() == RunStatus.COMMITTED;
                });
            }
            Path late = late(run.id());
            frozen.start();
            thaw.countDown();
            await().atMost(PATIENCE).until(() -> !Files.exists(late));
            assertThat(Folder.published(root, "orders")).doesNotHaveDuplicates().hasSize(100);
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // a frozen process hears nothing
            }
        }
    }
}
