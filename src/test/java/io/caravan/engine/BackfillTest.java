package io.caravan.engine;

import static io.caravan.engine.BackfillFixture.FIRST;
import static io.caravan.engine.BackfillFixture.days;
import static io.caravan.engine.BackfillFixture.ended;
import static io.caravan.engine.BackfillFixture.name;
import static io.caravan.engine.BackfillFixture.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.Backfill;
import io.caravan.store.BackfillPlan;
import io.caravan.store.BackfillRequest;
import io.caravan.store.BackfillStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The course of a backfill: its pace, failures, a stop, and the end of its process or route. */
class BackfillTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Stores.class)
    void runsNoMoreAtOnceThanItWasAllowed(Stores kind) throws Exception {
        DataSource database = kind.open(root, name());
        Set<Long> now = ConcurrentHashMap.newKeySet();
        AtomicInteger most = new AtomicInteger();
        try (Node one = node(root, "one", "none", database);
                Node two = kind == Stores.H2 ? null : node(root, "two", "none", database)) {
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
        try (Node node = node(root, "none")) {
            node.rows.trouble = failing("2026-11-02");
            node.start();
            Backfill ended =
                    ended(node, node.engine.backfills().start("r", days(3, 1)).id());
            assertThat(ended.status()).isEqualTo(Backfill.Status.FAILED);
            assertThat(ended.count(RunStatus.COMMITTED)).isEqualTo(2);
            assertThat(ended.failures())
                    .extracting(Backfill.Failure::businessDate)
                    .containsExactly(LocalDate.parse("2026-11-02"));
            Run again = node.engine.control().retry(ended.failures().get(0).run());
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
    void whatIsMissingAtTheTargetIsMissingThoughARunHasCommitted() throws Exception {
        try (Node node = node(root, "none")) {
            node.start();
            ended(node, node.engine.backfills().start("r", days(3, 1)).id());
            BackfillRequest missing = new BackfillRequest(
                    FIRST,
                    FIRST.plusDays(3),
                    BackfillRequest.Order.ASCENDING,
                    1,
                    true,
                    BackfillRequest.OnError.CONTINUE);
            node.folder.gone = Set.of("2026-11-02", "2026-11-04");
            BackfillPlan plan = node.engine.backfills().plan("r", missing);
            assertThat(plan.runs())
                    .extracting(run -> run.businessDate().toString())
                    .containsExactly("2026-11-02", "2026-11-04");
            assertThat(plan.warnings()).anyMatch(warning -> warning.startsWith("1 of these runs were made before"));
            long id = node.engine.backfills().start("r", missing).id();
            assertThat(ended(node, id).total()).isEqualTo(2);
        }
    }

    @Test
    void stopsAtAFailureIfAskedToAndGoesOnWhenResumed() throws Exception {
        try (Node node = node(root, "none")) {
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
        Node killed = node(root, "one", "none", database);
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
        try (Node next = node(root, "two", "none", database)) {
            next.start();
            Backfill done = ended(next, id);
            assertThat(done.status()).isEqualTo(Backfill.Status.DONE);
            assertThat(done.count(RunStatus.COMMITTED)).isEqualTo(5);
        }
    }

    @Test
    void cancelEndsWhatHasNotBegun() throws Exception {
        try (Node node = node(root, "none")) {
            long id = node.engine.backfills().start("r", days(4, 1)).id();
            node.engine.backfills().stop(id);
            Backfill cancelled = node.engine.backfills().cancel(id);
            assertThat(cancelled.status()).isEqualTo(Backfill.Status.CANCELLED);
            assertThat(cancelled.count(RunStatus.WAITING)).isZero();
            assertThatThrownBy(() -> node.engine.backfills().resume(id)).hasMessageContaining("it is CANCELLED");
        }
    }

    @Test
    void whatHasNotBegunWhenItsRouteLeavesDoesNotBegin() throws Exception {
        try (Node node = node(root, "none")) {
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
        try (Node node = node(root, "one", "none", database)) {
            long id = node.engine.backfills().start("r", days(1, 1)).id();
            Stores.update(database, "UPDATE sync_run SET status = 'FAILED', finished = CURRENT_TIMESTAMP");
            BackfillStore store = new BackfillStore(node.store.transactions());
            BackfillStore.Due due = store.due().get(0);
            node.engine.control().retry(node.last("r").run().id());
            store.end(due);
            assertThat(node.engine.backfills().find(id).status()).isEqualTo(Backfill.Status.RUNNING);
        }
    }

    private static Rows.Trouble failing(String date) {
        return (attempt, batch) -> {
            if (attempt.run().bizdate().equals(LocalDate.parse(date))) {
                throw RunException.user("r: cannot read: it is a bad day. Choose another.");
            }
        };
    }

    private static Backfill until(Node node, long id, Backfill.Status status) {
        Awaitility.await().until(() -> node.engine.backfills().find(id).status() == status);
        return node.engine.backfills().find(id);
    }
}
