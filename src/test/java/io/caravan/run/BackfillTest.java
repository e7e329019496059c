package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs for a range of business dates. */
class BackfillTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    private Path root;

    @Test
    void plansARunForEachDateAndWritesNothing() throws Exception {
        try (Node node = node("none")) {
            BackfillPlan plan = node.engine.backfills().plan("r", days(3, 1));
            assertThat(plan.runs())
                    .extracting(run -> run.businessDate() + " " + run.logicalTime())
                    .containsExactly(
                            "2026-11-01 2026-11-02T00:00:00Z",
                            "2026-11-02 2026-11-03T00:00:00Z",
                            "2026-11-03 2026-11-04T00:00:00Z");
            assertThat(plan.warnings())
                    .anyMatch(warning -> warning.contains("nothing in the route depends on the date"));
            assertThat(node.store.runs("r", 10)).isEmpty();
            assertThat(node.engine.backfills().list(null, 10)).isEmpty();
        }
    }

    @Test
    void takesTheLastFiringOfADateAndLeavesDatesWithoutOneOut() throws Exception {
        try (Node node = node("0 0 6,18 ? * MON-FRI")) {
            BackfillPlan plan = node.engine.backfills().plan("r", days(7, 1));
            assertThat(plan.withoutFiring()).isEqualTo(2);
            assertThat(plan.runs())
                    .hasSize(5)
                    .allMatch(run -> run.logicalTime().toString().endsWith("T18:00:00Z"));
            LocalDate friday = LocalDate.parse("2026-11-06");
            assertThatThrownBy(() -> node.engine.backfills().plan("r", range(friday, friday.plusDays(1), 1)))
                    .hasMessageContaining("has no firing for any of these dates");
        }
    }

    @Test
    void aRunKnowsWhetherOneForTheSameTimeHasCommitted() throws Exception {
        try (Node node = node("none")) {
            List<Boolean> repeats = new CopyOnWriteArrayList<>();
            AtomicInteger runs = new AtomicInteger();
            node.rows.trouble = (attempt, batch) -> {
                repeats.add(attempt.run().repeats());
                if (runs.incrementAndGet() == 1) {
                    throw RunException.user("r: cannot go on: a test. Run again.");
                }
            };
            node.start();
            for (int i = 0; i < 3; i++) {
                Run run = node.engine.trigger("r", FIRST);
                Awaitility.await()
                        .until(() -> !node.store.run(run.id()).status().open());
            }
            assertThat(repeats).startsWith(false).endsWith(true).hasSizeGreaterThan(2);
            assertThat(repeats.subList(1, repeats.size()).stream().distinct()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void runsNoMoreAtOnceThanItWasAllowed(Stores kind) throws Exception {
        DataSource database = kind.open(root, name());
        Set<Long> now = ConcurrentHashMap.newKeySet();
        AtomicInteger most = new AtomicInteger();
        try (Node one = node("one", "none", database);
                Node two = kind == Stores.H2 ? null : node("two", "none", database)) {
            for (Node node : two == null ? List.of(one) : List.of(one, two)) {
                node.rows.trouble = (attempt, batch) -> {
                    now.add(attempt.run().id());
                    most.accumulateAndGet(now.size(), Math::max);
                    Thread.sleep(20);
                    now.remove(attempt.run().id());
                };
                node.start();
            }
            Backfill begun = one.engine.backfills().start("r", days(10, 3));
            assertThat(begun.total()).isEqualTo(10);
            Backfill done = ended(one, begun.id());
            assertThat(done.status()).isEqualTo(Backfill.Status.DONE);
            assertThat(done.count(RunStatus.COMMITTED)).isEqualTo(10);
            assertThat(most.get()).isBetween(1, 3);
            assertThat(one.store.cursors()).isEmpty();
        }
    }

    @Test
    void aFailedDateDoesNotStopTheOthersAndTheEndSaysSo() throws Exception {
        try (Node node = node("none")) {
            node.rows.trouble = failing("2026-11-02");
            node.start();
            Backfill ended =
                    ended(node, node.engine.backfills().start("r", days(3, 1)).id());
            assertThat(ended.status()).isEqualTo(Backfill.Status.FAILED);
            assertThat(ended.count(RunStatus.COMMITTED)).isEqualTo(2);
            assertThat(ended.failures())
                    .extracting(Backfill.Failure::businessDate)
                    .containsExactly(LocalDate.parse("2026-11-02"));
            Run again = node.engine.retry(ended.failures().get(0).run());
            Awaitility.await().until(() -> node.store.run(again.id()).status() == RunStatus.FAILED);
            assertThat(ended(node, ended.id()).status()).isEqualTo(Backfill.Status.FAILED);
            assertThat(ended(node, ended.id()).total()).isEqualTo(3);
            node.rows.trouble = (attempt, batch) -> {};
            BackfillRequest missing = new BackfillRequest(
                    FIRST,
                    FIRST.plusDays(2),
                    BackfillRequest.Order.ASCENDING,
                    1,
                    true,
                    BackfillRequest.OnError.CONTINUE);
            BackfillPlan plan = node.engine.backfills().plan("r", missing);
            assertThat(plan.leftOut()).isEqualTo(2);
            assertThat(plan.runs())
                    .extracting(BackfillPlan.PlannedRun::lastStatus)
                    .containsExactly(RunStatus.FAILED);
            assertThat(ended(node, node.engine.backfills().start("r", missing).id())
                            .status())
                    .isEqualTo(Backfill.Status.DONE);
        }
    }

    @Test
    void stopsAtAFailureIfAskedToAndGoesOnWhenResumed() throws Exception {
        try (Node node = node("none")) {
            node.rows.trouble = failing("2026-11-03");
            node.start();
            BackfillRequest careful = new BackfillRequest(
                    FIRST, FIRST.plusDays(3), BackfillRequest.Order.DESCENDING, 1, false, BackfillRequest.OnError.STOP);
            long id = node.engine.backfills().start("r", careful).id();
            Backfill stopped = until(node, id, Backfill.Status.STOPPED);
            assertThat(stopped.count(RunStatus.COMMITTED)).isEqualTo(1);
            assertThat(stopped.count(RunStatus.WAITING)).isEqualTo(2);
            node.engine.backfills().resume(id);
            assertThat(ended(node, id).count(RunStatus.COMMITTED)).isEqualTo(3);
        }
    }

    @Test
    void goesOnAfterItsProcessWasKilled() throws Exception {
        DataSource database = Stores.H2.open(root, name());
        long id;
        Node killed = node("one", "none", database);
        CountDownLatch third = new CountDownLatch(1);
        killed.rows.trouble = (attempt, batch) -> {
            if (attempt.run().bizdate().equals(FIRST.plusDays(2))) {
                third.countDown();
                new CountDownLatch(1).await();
            }
        };
        killed.start();
        id = killed.engine.backfills().start("r", days(5, 2)).id();
        third.await();
        killed.kill();
        try (Node next = node("two", "none", database)) {
            next.start();
            Backfill done = ended(next, id);
            assertThat(done.status()).isEqualTo(Backfill.Status.DONE);
            assertThat(done.count(RunStatus.COMMITTED)).isEqualTo(5);
        }
    }

    @Test
    void cancelEndsWhatHasNotBegun() throws Exception {
        try (Node node = node("none")) {
            long id = node.engine.backfills().start("r", days(4, 1)).id();
            node.engine.backfills().stop(id);
            Backfill cancelled = node.engine.backfills().cancel(id);
            assertThat(cancelled.status()).isEqualTo(Backfill.Status.CANCELLED);
            assertThat(cancelled.count(RunStatus.WAITING)).isZero();
            assertThatThrownBy(() -> node.engine.backfills().resume(id)).hasMessageContaining("it is CANCELLED");
        }
    }

    @Test
    void twoRunsForTheSameTimeComeOneAfterTheOther() throws Exception {
        try (Node node = node("none")) {
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger begun = new AtomicInteger();
            node.rows.trouble = (attempt, batch) -> {
                begun.incrementAndGet();
                go.await();
            };
            node.start();
            Run first = node.engine.backfills().run("r", FIRST).get(0);
            Awaitility.await().until(() -> begun.get() == 1);
            Run second = node.engine.backfills().run("r", FIRST).get(0);
            Awaitility.await().until(() -> waitingFor(node, second).equals("run " + first.id() + " for the same time"));
            assertThat(begun).hasValue(1);
            go.countDown();
            Awaitility.await().until(() -> node.store.run(second.id()).status() == RunStatus.COMMITTED);
        }
    }

    @Test
    void whatHasNotBegunWhenItsRouteLeavesDoesNotBegin() throws Exception {
        try (Node node = node("none")) {
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger begun = new AtomicInteger();
            node.rows.trouble = (attempt, batch) -> {
                begun.incrementAndGet();
                go.await();
            };
            node.start();
            long id = node.engine.backfills().start("r", days(16, 16)).id();
            // Half of the eight workers are for runs beside their routes.
            Awaitility.await().until(() -> begun.get() == 4);
            assertThat(node.engine.retire("r", Duration.ZERO)).isFalse();
            go.countDown();
            assertThat(node.engine.retire("r", Duration.ofSeconds(20))).isTrue();
            assertThat(node.engine.backfills().find(id).count(RunStatus.COMMITTED))
                    .isEqualTo(4);
            assertThat(node.engine.backfills().find(id).count(RunStatus.WAITING))
                    .isEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void doesNotEndWhenOneOfItsRunsIsMadeAgainAtThatMoment(Stores kind) throws Exception {
        DataSource database = kind.open(root, name());
        try (Node node = node("one", "none", database)) {
            long id = node.engine.backfills().start("r", days(1, 1)).id();
            Stores.update(database, "UPDATE sync_run SET status = 'FAILED', finished = CURRENT_TIMESTAMP");
            BackfillStore store = new BackfillStore(node.store.transactions());
            BackfillStore.Due due = store.due().get(0);
            node.engine.retry(node.last("r").run().id());
            store.end(due);
            assertThat(node.engine.backfills().find(id).status()).isEqualTo(Backfill.Status.RUNNING);
        }
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void aRunThatStandsStillHoldsUpNoOtherDate(Stores kind) throws Exception {
        DataSource database = kind.open(root, name());
        try (Node node = node("one", "none", database)) {
            Run stands = node.engine.backfills().run("r", FIRST).get(0);
            Awaitility.await().until(() -> node.store.run(stands.id()).status() == RunStatus.COMMITTED);
            Stores.update(database, "UPDATE sync_run SET status = 'QUARANTINED', finished = NULL");
            node.start();
            long id = node.engine.backfills().start("r", days(3, 1)).id();
            Awaitility.await().until(() -> node.engine.backfills().find(id).count(RunStatus.COMMITTED) == 2);
            Awaitility.await().until(() -> node.store.runs(new RunFilter("r", Set.of(RunStatus.WAITING), 10)).stream()
                    .anyMatch(run -> ("run " + stands.id() + " for the same time").equals(run.waitingFor())));
        }
    }

    @Test
    void twoWhoAskForTheSameDateAtOnceGetARunEach() throws Exception {
        try (Node node = node("none")) {
            List<Long> runs = new CopyOnWriteArrayList<>();
            List<Thread> people = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                people.add(new Thread(() ->
                        runs.add(node.engine.backfills().run("r", FIRST).get(0).id())));
            }
            people.forEach(Thread::start);
            for (Thread person : people) {
                person.join();
            }
            assertThat(runs).hasSize(8).doesNotHaveDuplicates();
        }
    }

    @Test
    void aFiringIsElectedThoughItsTimeWasBackfilledBefore() throws Exception {
        Hand clock = new Hand();
        try (Node node = new Node("one", Stores.H2.open(root, name()), root, clock, Power.on())
                .rows(0, 5)
                .routes(route("0 0 1 * * ?"))) {
            node.engine.tick();
            Run future = node.engine
                    .backfills()
                    .run("r", LocalDate.parse("2025-12-31"))
                    .get(0);
            Awaitility.await().until(() -> node.store.run(future.id()).status() == RunStatus.COMMITTED);
            clock.set("01:00:01");
            node.engine.tick();
            Awaitility.await().until(() -> {
                node.engine.tick();
                RunRecord last = node.last("r");
                return last.run().trigger() == Run.Trigger.SCHEDULE && last.status() == RunStatus.COMMITTED;
            });
            assertThat(node.last("r").run().logicalTime()).isEqualTo(future.logicalTime());
            assertThat(node.last("r").run().rerun()).isEqualTo(1);
        }
    }

    @Test
    void everyValueOfAParameterHasARunOfItsOwn() throws Exception {
        try (Node node = node("none&site=Array[a,b,c]")) {
            node.start();
            Run first = node.engine.trigger("r");
            assertThat(first.parameters()).isEqualTo(Map.of("site", "a"));
            Awaitility.await()
                    .until(() -> node.store.runs("r", 10).stream()
                                    .filter(run -> run.status() == RunStatus.COMMITTED)
                                    .count()
                            == 3);
            assertThat(node.store.runs("r", 10))
                    .extracting(run -> run.run().parameters().get("site"))
                    .containsExactly("c", "b", "a");
            assertThat(node.store.cursors()).containsOnlyKeys("r{site=a}", "r{site=b}", "r{site=c}");
            Backfill backfill = node.engine.backfills().start("r", days(2, 2));
            assertThat(backfill.total()).isEqualTo(6);
            assertThat(ended(node, backfill.id()).status()).isEqualTo(Backfill.Status.DONE);
        }
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void tenThousandRunsAreQuicklyWritten(Stores kind) throws Exception {
        try (Node node = node("one", "none", kind.open(root, name()))) {
            long start = System.nanoTime();
            node.engine.backfills().plan("r", days(365, 1));
            long planned = System.nanoTime();
            node.engine.backfills().start("r", days(365, 1));
            long year = System.nanoTime();
            node.engine.backfills().start("r", days(10_000, 1));
            System.out.printf(
                    "%s: 365 dates planned in %d ms, created in %d ms; 10000 created in %d ms%n",
                    kind,
                    (planned - start) / 1_000_000,
                    (year - planned) / 1_000_000,
                    (System.nanoTime() - year) / 1_000_000);
            assertThat(System.nanoTime() - year).isLessThan(60_000_000_000L);
            assertThatThrownBy(() -> days(10_001, 1)).hasMessageContaining("at most 10000 dates");
        }
    }

    private static String waitingFor(Node node, Run run) {
        return new WaitingRuns(node.store.transactions())
                .due().stream()
                        .filter(waiting -> waiting.run().id() == run.id())
                        .map(waiting -> String.valueOf(waiting.waitingFor()))
                        .findFirst()
                        .orElse("");
    }

    private static Rows.Trouble failing(String date) {
        return (attempt, batch) -> {
            if (attempt.run().bizdate().equals(LocalDate.parse(date))) {
                throw RunException.user("r: cannot read: it is a bad day. Choose another.");
            }
        };
    }

    private static BackfillRequest days(int count, int parallelism) {
        return range(FIRST, FIRST.plusDays(count - 1), parallelism);
    }

    private static BackfillRequest range(LocalDate from, LocalDate to, int parallelism) {
        return new BackfillRequest(
                from, to, BackfillRequest.Order.ASCENDING, parallelism, false, BackfillRequest.OnError.CONTINUE);
    }

    private static Backfill ended(Node node, long id) {
        Awaitility.await().until(() -> node.engine.backfills().find(id).finished() != null);
        return node.engine.backfills().find(id);
    }

    private static Backfill until(Node node, long id, Backfill.Status status) {
        Awaitility.await().until(() -> node.engine.backfills().find(id).status() == status);
        return node.engine.backfills().find(id);
    }

    private static String name() {
        return "backfill" + NAMES.incrementAndGet();
    }

    private Node node(String schedule) throws Exception {
        return node("one", schedule, Stores.H2.open(root, name()));
    }

    private Node node(String name, String schedule, DataSource database) throws Exception {
        return new Node(name, database, root, Clock.systemUTC(), Power.on())
                .rows(0, 5)
                .routes(route(schedule));
    }

    private static RouteBuilder route(String schedule) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r?cursor=true&schedule=" + schedule.replace(" ", "+"))
                        .routeId("r")
                        .to("folder:t");
            }
        };
    }
}
