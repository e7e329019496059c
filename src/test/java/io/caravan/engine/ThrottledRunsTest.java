package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of real routes, by the real clock. */
class ThrottledRunsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private Node node(String... uris) throws Exception {
        return new Node("n", Stores.H2.open(root, "store"), root, Clock.systemUTC(), Power.on())
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        for (int i = 0; i < uris.length; i++) {
                            from(uris[i]).id("route" + i).to("folder:route" + i);
                        }
                    }
                });
    }

    private static Duration took(RunRecord run) {
        return Duration.between(run.started(), run.finished());
    }

    @Test
    void aRouteTakesAsLongAsItsLimitSaysAndSlowsNoOther() throws Exception {
        try (Node node = node("rows:slow?maxRowsPerSecond=200&splits=4&parallelism=4", "rows:fast?splits=4")
                .rows(0, 600)) {
            node.engine.starts().now("route0");
            RunRecord fast = node.run("route1");
            RunRecord slow = node.last("route0");
            assertThat(slow.status()).isEqualTo(RunStatus.COMMITTED);
            // 600 rows, of which a second's worth may go at once
            assertThat(took(slow)).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(20));
            assertThat(fast.finished()).isBefore(slow.finished());
            assertThat(Folder.published(root, "route0")).doesNotHaveDuplicates().hasSize(600);
            double held = node.meters
                    .get("caravan.throttled")
                    .tag("route", "route0")
                    .counter()
                    .count();
            assertThat(held).isBetween(0.5, took(slow).toMillis() / 1000.0);
            assertThat(node.meters
                            .find("caravan.throttled")
                            .tag("route", "route1")
                            .counter())
                    .isNull();
        }
    }

    @Test
    void itsSplitsShareTheLimitEvenly() throws Exception {
        try (Node node =
                node("rows:slow?maxBytesPerSecond=1600&splits=4&parallelism=4").rows(0, 2000)) {
            Map<Integer, LongAdder> batches = new ConcurrentHashMap<>();
            node.rows.trouble = (attempt, batch) -> batches.computeIfAbsent(
                            attempt.split().number(), split -> new LongAdder())
                    .increment();
            node.engine.starts().now("route0");
            await().until(() ->
                    batches.values().stream().mapToLong(LongAdder::sum).sum() >= 44);
            node.engine.control().cancel("route0");
            node.settle();
            Map<Integer, Long> sums = new HashMap<>();
            batches.forEach((split, sum) -> sums.put(split, sum.sum()));
            assertThat(sums).hasSize(4);
            // On a busy machine one may begin earlier; who came first would have nearly all if they did not share.
            assertThat(sums.values()).allMatch(sum -> sum >= 5 && sum <= 20);
        }
    }

    @Test
    void aWaitOfMinutesEndsAtOnceWithACancel() throws Exception {
        try (Node node =
                node("rows:slow?maxRowsPerSecond=1&splits=3&parallelism=3").rows(0, 600)) {
            node.engine.starts().now("route0");
            await().until(() -> node.rows.reads.size() == 3);
            long start = System.nanoTime();
            node.engine.control().cancel("route0");
            node.settle();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            assertThat(node.last("route0").status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(Folder.staged(root, "route0")).isEmpty();
        }
    }

    @Test
    void aWaitOfMinutesEndsAtOnceWithTheProcessAndIsTakenUpAgain() throws Exception {
        try (Node node = node("rows:slow?maxRowsPerSecond=1").rows(0, 30)) {
            node.engine.starts().now("route0");
            await().until(() -> node.rows.reads.size() == 1);
            long start = System.nanoTime();
            node.engine.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            assertThat(node.last("route0").status()).isEqualTo(RunStatus.EXTRACTING);
        }
    }

    @Test
    void aWaitEndsSoonAfterTheLeaseIsLost() throws Exception {
        try (Node node = node("rows:slow?maxRowsPerSecond=1").rows(0, 30).start()) {
            node.engine.starts().now("route0");
            await().until(() -> node.rows.reads.size() == 1);
            try (var connection = Stores.H2.open(root, "store").getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("UPDATE sync_task SET epoch = epoch + 1, owner = 'other'");
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> node.engine.syncs().all().stream().noneMatch(SyncStatus::running));
            assertThat(node.last("route0").status()).isEqualTo(RunStatus.EXTRACTING);
        }
    }
}
