package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** When syncs fire; the clock is the test's. */
class SchedulingTest {
    @TempDir
    static Path root;

    private static DataSource h2;
    private static DataSource postgres;
    private final Hand clock = new Hand();
    private String route;

    @BeforeEach
    void open(TestInfo test) {
        if (h2 == null) {
            h2 = Stores.H2.open(root, "scheduling");
        }
        route = test.getTestMethod().orElseThrow().getName();
    }

    private Node node(DataSource database, String schedule) throws Exception {
        return new Node("n" + System.nanoTime(), database, root, clock, Power.on())
                .rows(0, 5)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?schedule=" + schedule.replace(" ", "+"))
                                .id(route)
                                .to("folder:" + route);
                    }
                });
    }

    private static void tick(Node node) {
        node.engine.scheduler.tick();
        node.settle();
    }

    private List<String> times(Node node) {
        return node.store.runs(RunFilter.latest(route, 10)).stream()
                .map(record -> record.run().logicalTime().toString().substring(11, 19))
                .toList();
    }

    @Test
    void firesAPeriodAtOnceAndThenAtItsTimes() throws Exception {
        try (Node node = node(h2, "10s")) {
            tick(node);
            tick(node);
            clock.set("00:00:09");
            tick(node);
            assertThat(times(node)).containsExactly("00:00:00");
            clock.set("00:00:10");
            tick(node);
            assertThat(times(node)).containsExactly("00:00:10", "00:00:00");
            assertThat(node.engine.syncs().all().get(0).next()).isEqualTo("2026-01-01T00:00:20Z");
        }
    }

    @Test
    void firesCronOnlyAtItsTimes() throws Exception {
        try (Node node = node(h2, "0 30 1 * * ?")) {
            tick(node);
            assertThat(times(node)).isEmpty();
            clock.set("01:30:07");
            tick(node);
            assertThat(times(node)).containsExactly("01:30:00");
        }
    }

    @Test
    void makesOneRunOfAllFiringsThatWereMissedDuringARun() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Node node = node(h2, "10s")) {
            node.rows.trouble = (attempt, batch) -> {
                reached.countDown();
                go.await();
            };
            node.engine.scheduler.tick();
            reached.await();
            clock.set("00:00:45");
            node.engine.scheduler.tick();
            go.countDown();
            node.settle();
            tick(node);
            tick(node);
            assertThat(times(node)).containsExactly("00:00:40", "00:00:00");
        }
    }

    @Test
    void catchesUpOnceAfterAPause() throws Exception {
        try (Node node = node(h2, "0 0 * * * ?")) {
            tick(node);
            clock.set("01:00:00");
            tick(node);
        }
        clock.set("05:10:00");
        try (Node node = node(h2, "0 0 * * * ?")) {
            tick(node);
            tick(node);
            assertThat(times(node)).containsExactly("05:00:00", "01:00:00");
        }
    }

    @Test
    void runsOnceUntilItHasCommitted() throws Exception {
        try (Node node = node(h2, "once")) {
            node.rows.planTrouble = (attempt, batch) -> {
                throw RunException.user("not yet");
            };
            tick(node);
            tick(node);
            assertThat(node.last(route).status()).isEqualTo(RunStatus.FAILED);
        }
        for (int i = 0; i < 2; i++) {
            try (Node node = node(h2, "once")) {
                tick(node);
                assertThat(node.store.runs(RunFilter.latest(route, 10)))
                        .extracting(RunRecord::status)
                        .containsExactly(RunStatus.COMMITTED, RunStatus.FAILED);
            }
        }
    }

    @Test
    void runsOnlyOnRequestWithoutASchedule() throws Exception {
        try (Node node = node(h2, "none")) {
            tick(node);
            assertThat(times(node)).isEmpty();
            assertThat(node.run(route).run().trigger()).isEqualTo(Run.Trigger.MANUAL);
        }
    }

    @Test
    void firesAgainAfterItHasResumedAnOpenRun() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        Node first = node(h2, "10s");
        first.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            Thread.sleep(60_000);
        };
        first.engine.scheduler.tick();
        reached.await();
        first.kill();
        Node.expire(h2);
        clock.set("00:00:10");
        try (Node second = node(h2, "10s")) {
            tick(second);
            tick(second);
            assertThat(times(second)).containsExactly("00:00:10", "00:00:00");
            assertThat(second.store.runs(RunFilter.latest(route, 10)))
                    .extracting(RunRecord::status)
                    .containsOnly(RunStatus.COMMITTED);
        }
    }

    @Test
    void firesOnceOnHoweverManyNodes() throws Exception {
        postgres = Stores.POSTGRESQL.open(root, "scheduling");
        try (Node one = node(postgres, "10s");
                Node two = node(postgres, "10s");
                Node three = node(postgres, "10s")) {
            for (int second = 10; second < 60; second += 10) {
                clock.set("00:00:" + second);
                one.engine.scheduler.tick();
                two.engine.scheduler.tick();
                three.engine.scheduler.tick();
                one.settle();
                two.settle();
                three.settle();
            }
            assertThat(times(one)).containsExactly("00:00:50", "00:00:40", "00:00:30", "00:00:20", "00:00:10");
            assertThat(one.store.runs(RunFilter.latest(route, 10)))
                    .extracting(RunRecord::status)
                    .containsOnly(RunStatus.COMMITTED);
            assertThat(Folder.published(root, route)).containsExactly(0L, 1L, 2L, 3L, 4L);
        }
    }

    @Test
    void showsHowASyncStands() throws Exception {
        try (Node node = node(h2, "10s")) {
            tick(node);
            assertThat(node.engine.syncs().all()).singleElement().satisfies(sync -> {
                assertThat(sync.source()).isEqualTo("rows:r");
                assertThat(sync.schedule()).isEqualTo("10s");
                assertThat(sync.cursor()).isEqualTo("5");
                assertThat(sync.running()).isFalse();
                assertThat(sync.last().rowsRead()).isEqualTo(5);
            });
            assertThat(node.meters
                            .get("caravan.rows.read")
                            .tag("route", route)
                            .counter()
                            .count())
                    .isEqualTo(5);
            assertThat(node.meters
                            .get("caravan.rows.published")
                            .tag("target", "folder:" + route)
                            .counter()
                            .count())
                    .isEqualTo(5);
            assertThat(node.meters
                            .get("caravan.runs")
                            .tag("outcome", "COMMITTED")
                            .timer()
                            .count())
                    .isEqualTo(1);
            clock.set("00:01:03");
            assertThat(node.meters
                            .get("caravan.lag")
                            .tag("route", route)
                            .gauge()
                            .value())
                    .isEqualTo(60);
        }
    }
}
