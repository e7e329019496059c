package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Run;
import io.caravan.run.RunAnew;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunDetail;
import io.caravan.store.RunEvent;
import io.caravan.store.RunRecord;
import io.caravan.store.Sql;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of a run that is stopped, cancelled or killed, and of another one for its route. */
class StoppedRunsTest extends RouteFixture {
    @Test
    void resumesAtTheOpenSplitsOnly() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.close();
        node = node("rows:r?splits=3");
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 2 && batch == 1) {
                reached.countDown();
                Thread.sleep(60_000);
            }
        };
        node.engine.starts().now(route);
        reached.await();
        node.kill();
        node = node("rows:r?splits=3").rows(60, 65).start();
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        assertThat(node.rows.plans).isEmpty();
        assertThat(node.rows.reads).containsExactly("s2-a6");
        assertThat(node.rows.cursorColumn).isEqualTo("id");
        assertPublished(60);
        node.settle();
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void beginsAnewWhenTheStateThatItReadIsGone() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.close();
        node = node("rows:r?splits=3");
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 2 && batch == 1) {
                reached.countDown();
                Thread.sleep(60_000);
            }
        };
        Run run = node.engine.starts().now(route).get(0);
        reached.await();
        node.kill();
        node = node("rows:r?splits=3").rows(60, 65);
        node.rows.resumes = false;
        node.start();
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        assertThat(node.rows.plans).hasSize(1);
        assertThat(node.rows.reads).hasSize(3);
        assertThat(Folder.published(root, route))
                .isEqualTo(LongStream.range(0, 65).boxed().toList());
        assertThat(node.store.detail(run.id()).timeline().stream().map(RunEvent::kind))
                .containsSequence(RunEvent.Kind.RESUMED, RunEvent.Kind.CHANGED, RunEvent.Kind.PLANNED);
        node.settle();
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void staysOpenToBeginAnewWhenItsSourceSaysSo() throws Exception {
        node.close();
        node = node("rows:r?splits=3");
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 1) {
                throw new RunAnew(route + ": cannot read: the snapshot is gone. Nothing to do.", null);
            }
        };
        Run run = node.engine.starts().now(route).get(0);
        Awaitility.await().until(() -> node.store.detail(run.id()).timeline().stream()
                .anyMatch(event -> event.kind() == RunEvent.Kind.INTERRUPTED));
        assertThat(node.rows.reads).containsExactly("s0-a1", "s1-a1");
        node.close();
        node = node("rows:r?splits=3").rows(60, 65);
        node.rows.resumes = false;
        node.start();
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        assertThat(node.last(route).run().id()).isEqualTo(run.id());
        assertThat(Folder.published(root, route))
                .isEqualTo(LongStream.range(0, 65).boxed().toList());
    }

    @Test
    void removesWhatItStagedBeforeACrashWhenItFailsAfterIt() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.close();
        node = node("rows:r?splits=3");
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 2) {
                reached.countDown();
                Thread.sleep(60_000);
            }
        };
        node.engine.starts().now(route);
        reached.await();
        node.kill();
        assertThat(Folder.staged(root, route)).isNotEmpty();
        node = node("rows:r?splits=3");
        node.rows.trouble = (attempt, batch) -> {
            throw RunException.user("orders: cannot read: the table is gone. Correct the route.");
        };
        node.start();
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.FAILED);
        node.settle();
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void waitsForARunWhenItsRouteStops() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            Thread.sleep(20);
        };
        node.engine.starts().now(route);
        reached.await();
        node.camel.getRouteController().stopRoute(route);
        assertThat(node.last(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(node.engine.syncs().all()).isEmpty();
    }

    @Test
    void interruptsARunThatOutlivesTheGraceOfAStopAndDoesNotCallItACrash() throws Exception {
        CountDownLatch reached = new CountDownLatch(2);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            Thread.sleep(60_000);
        };
        for (int i = 0; i < 2; i++) {
            node.engine.starts().now(route);
            reached.await();
            node.camel.getRouteController().stopRoute(route);
            assertThat(node.last(route).status()).isEqualTo(RunStatus.EXTRACTING);
            node.camel.getRouteController().startRoute(route);
        }
        node.rows.trouble = (attempt, batch) -> {};
        assertThat(node.run(route))
                .extracting(RunRecord::status, RunRecord::attempts)
                .containsExactly(RunStatus.COMMITTED, 3);
        assertPublished(60);
    }

    @Test
    void keepsItsLeaseWhileAStopWaitsForIt() throws Exception {
        node.close();
        node = patient(Duration.ofSeconds(1), Duration.ofMinutes(1)).start();
        CountDownLatch go = triggerAndHold();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(node.engine::stop);
        Awaitility.await().until(() -> told(RunEvent.Kind.STOPPING));
        Instant first = lease();
        Awaitility.await().until(() -> lease().isAfter(first.plusMillis(1500)));
        go.countDown();
        stop.get();
        assertThat(node.last(route))
                .extracting(RunRecord::status, RunRecord::attempts)
                .containsExactly(RunStatus.COMMITTED, 1);
        assertPublished(60);
    }

    @Test
    void doesNotCallItACrashWhenSomebodyKillsAProcessThatIsStopping() throws Exception {
        for (int i = 0; i < 8; i++) {
            node.close();
            node = patient(Duration.ofSeconds(20), Duration.ofMinutes(1));
            CountDownLatch go = triggerAndHold();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(node.engine::stop);
            Awaitility.await().until(() -> told(RunEvent.Kind.STOPPING));
            node.power.cut();
            go.countDown();
            stop.get();
            assertThat(node.last(route).status()).isEqualTo(RunStatus.EXTRACTING);
            Node.expire(database);
        }
        node.close();
        node = patient(Duration.ofSeconds(20), Duration.ofMinutes(1));
        RunRecord run = node.run(route);
        assertThat(run).extracting(RunRecord::status, RunRecord::attempts).containsExactly(RunStatus.COMMITTED, 9);
        assertPublished(60);
        assertThat(node.engine.runs().detail(run.run().id()).attempts().subList(0, 8))
                .extracting(RunDetail.RunAttempt::cause)
                .containsOnly("the process was told to stop, and killed before it let go of the run");
    }

    /** Whether the latest process to work on the run has said so. */
    private boolean told(RunEvent.Kind kind) {
        RunDetail detail = node.store.detail(node.last(route).run().id());
        String latest = detail.attempts().get(detail.attempts().size() - 1).node();
        return detail.timeline().stream().anyMatch(event -> event.kind() == kind && latest.equals(event.node()));
    }

    private Instant lease() {
        return node.store
                .transactions()
                .read(sql -> sql.first(
                        row -> Sql.instant(row, 1), "SELECT lease_until FROM sync_task WHERE task = ?", route));
    }

    @Test
    void takesWhatAnInterruptBrokeForNoFailedAttempt() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.rows.planTrouble = (attempt, batch) -> {
            reached.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                throw new IOException("the connection was closed");
            }
        };
        node.engine.starts().now(route);
        reached.await();
        node.camel.getRouteController().stopRoute(route);
        RunDetail detail = node.store.detail(node.last(route).run().id());
        assertThat(detail.run().status()).isEqualTo(RunStatus.PLANNED);
        assertThat(detail.timeline()).extracting(RunEvent::kind).doesNotContain(RunEvent.Kind.RETRIED);
        assertThat(detail.attempts())
                .extracting(RunDetail.RunAttempt::cause)
                .containsExactly("the route or the process was stopped");
    }

    @Test
    void cancelsARun() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            Thread.sleep(60_000);
        };
        node.engine.starts().now(route);
        reached.await();
        assertThat(node.engine.control().cancel(route)).isPresent();
        node.settle();
        assertThat(node.last(route).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void refusesASecondRunAtTheSameTime() throws Exception {
        CountDownLatch go = triggerAndHold();
        assertThatThrownBy(() -> node.engine.starts().now(route))
                .hasMessageContaining("cannot start a run: one is running");
        go.countDown();
        node.settle();
        assertPublished(60);
    }

    @Test
    void fencesOffAProcessThatLostItsRoute() throws Exception {
        CountDownLatch go = triggerAndHold();
        Node.expire(database);
        try (Node second = node("rows:r?splits=3")) {
            second.engine.scheduler.recoverNow();
            second.settle();
            assertThat(second.last(route).status()).isEqualTo(RunStatus.COMMITTED);
            go.countDown();
            node.settle();
            assertThat(second.last(route))
                    .extracting(RunRecord::status, RunRecord::attempts)
                    .containsExactly(RunStatus.COMMITTED, 2);
        }
        assertPublished(60);
        assertThat(List.copyOf(node.rows.plans)).hasSize(1);
    }

    /** Begins a run that stands still in its first batches until it may go on. */
    private CountDownLatch triggerAndHold() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            go.await();
        };
        node.engine.starts().now(route);
        reached.await();
        return go;
    }
}
