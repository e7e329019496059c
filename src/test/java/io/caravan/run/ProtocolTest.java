package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run when a source, a target or the process fails. */
class ProtocolTest {
    @TempDir
    static Path root;

    private static DataSource database;
    private String route;
    private Node node;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        if (database == null) {
            database = Stores.H2.open(root, "protocol");
        }
        route = test.getTestMethod().orElseThrow().getName();
        node = node("rows:r?splits=3&parallelism=2");
    }

    private Node node(String source) throws Exception {
        return new Node("n" + System.nanoTime(), database, root, Clock.systemUTC(), Power.on())
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(source).id(route).to("folder:" + route);
                    }
                });
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void assertPublished(long to) throws IOException {
        assertThat(Folder.published(root, route))
                .isEqualTo(LongStream.range(0, to).boxed().toList());
    }

    @Test
    void movesTheCursorOnlyWithEachCommittedRun() throws Exception {
        assertThat(node.run(route).window()).isEqualTo(new Window(null, "60"));
        node.rows(60, 70);
        assertThat(node.run(route).window()).isEqualTo(new Window("60", "70"));
        assertThat(node.rows.plans).containsExactly(route + " null", route + " 60");
        assertPublished(70);
    }

    @Test
    void triesASplitAgainWhileTheOutsideIsAtFault() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 1 && batch == 1 && failures.incrementAndGet() < 5) {
                throw new IOException("connection reset");
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(node.rows.reads).contains("s1-a1", "s1-a2", "s1-a5").doesNotContain("s0-a2");
        assertPublished(60);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void failsAfterFiveAttemptsAndPlansTheWindowAnew() throws Exception {
        node.rows.trouble = (attempt, batch) -> {
            throw new IOException("connection reset");
        };
        RunRecord failed = node.run(route);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.category()).isEqualTo(RunException.Category.EXTERNAL);
        assertThat(failed.error()).startsWith(route + ": cannot read split").contains("IOException: connection reset");
        assertThat(node.store.cursors()).doesNotContainKey(route);
        node.rows.trouble = (attempt, batch) -> {};
        node.rows(60, 65);
        assertThat(node.run(route).window()).isEqualTo(new Window(null, "65"));
        assertPublished(65);
    }

    @Test
    void failsAtOnceWhenTheUserIsAtFault() {
        node.rows.planTrouble = (attempt, batch) -> {
            throw RunException.user(route + ": cannot read table 'x': it does not exist. Correct 'table'.");
        };
        assertThat(node.run(route).error()).contains("Correct 'table'");
        assertThat(node.rows.plans).hasSize(1);
        assertThat(node.rows.reads).isEmpty();
    }

    @Test
    void failsWhenThereIsNoSource() {
        node.rows.making = () -> {
            throw RunException.user("cannot open connection 'shpo': there is no such setting.");
        };
        RunRecord failed = node.run(route);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error()).contains("cannot open connection 'shpo'");
        node.rows.making = () -> {};
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void triesAnUnreachableSourceAgainBeforeItFails() {
        node.rows.planTrouble = (attempt, batch) -> {
            throw new IOException("refused");
        };
        assertThat(node.run(route).category()).isEqualTo(RunException.Category.EXTERNAL);
        assertThat(node.rows.plans).hasSize(5);
    }

    @Test
    void stopsTheOtherSplitsWhenOneFails() {
        CountDownLatch blocked = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 0) {
                blocked.countDown();
                Thread.sleep(60_000);
            }
            blocked.await();
            throw RunException.data("broken row");
        };
        assertThat(node.run(route).error()).isEqualTo("broken row");
    }

    @Test
    void publishesAgainWhenTheOutcomeWasUnknown() throws Exception {
        AtomicInteger published = new AtomicInteger();
        node.folder.trouble = step -> {
            if (step.equals("published") && published.incrementAndGet() == 1) {
                throw RunException.external("time-out after the fact", null);
            }
            if (step.equals("publish")
                    && published.get() == 0
                    && Folder.published(root, route).size() > 10) {
                published.incrementAndGet();
                throw new IOException("time-out half way");
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertPublished(60);
    }

    @Test
    void resumesAPublicationThatStaysInDoubtAndQuarantinesItAfterFiveTries() throws Exception {
        node.folder.trouble = step -> {
            if (step.equals("publish")) {
                throw new IOException("no answer");
            }
        };
        RunRecord run = node.run(route);
        assertThat(run.status()).isEqualTo(RunStatus.PUBLISHING);
        assertThat(run.error()).contains("no answer");
        for (int i = 0; i < 5; i++) {
            recover();
        }
        assertThat(node.last(route).status()).isEqualTo(RunStatus.QUARANTINED);
        recover();
        assertThat(node.last(route)).extracting(RunRecord::attempts).isEqualTo(6);
        node.folder.trouble = step -> {};
        node.rows(60, 65);
        assertThat(node.run(route).window()).isEqualTo(new Window(null, "60"));
        assertThat(node.run(route).window()).isEqualTo(new Window("60", "65"));
        assertPublished(65);
        assertThat(node.rows.reads).hasSize(6);
    }

    private void recover() throws Exception {
        node.engine.recover();
        node.settle();
    }

    @Test
    void failsWhenTheFirstTargetRefusesBecauseNothingIsVisible() throws Exception {
        node.folder.trouble = step -> {
            if (step.equals("publish")) {
                throw new PublishRefused(RunException.user("the table has other columns"));
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.FAILED);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void quarantinesWhenATargetGivesUpHalfWay() throws Exception {
        AtomicInteger files = new AtomicInteger();
        node.folder.trouble = step -> {
            if (step.equals("publish") && files.incrementAndGet() > 1) {
                throw RunException.user("no permission for the second file");
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.QUARANTINED);
        assertThat(Folder.published(root, route)).hasSize(20);
        node.folder.trouble = step -> {};
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertPublished(60);
    }

    @Test
    void quarantinesWhenASecondTargetRefusesBecauseTheFirstIsVisible() throws Exception {
        route += "2";
        node.routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r").id(route).multicast().to("folder:" + route + "a", "folder:" + route + "b");
            }
        });
        AtomicInteger done = new AtomicInteger();
        node.folder.trouble = step -> {
            if (step.equals("published")) {
                done.incrementAndGet();
            } else if (step.equals("publish") && done.get() == 1) {
                throw new PublishRefused(RunException.user("the table has other columns"));
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.QUARANTINED);
        assertThat(node.store.cursors()).doesNotContainKey(route);
        assertThat(node.engine.cancel(route)).isPresent();
        assertThat(node.last(route).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(node.engine.cancel(route)).isEmpty();
        assertThat(Folder.staged(root, route + "b")).isEmpty();
    }

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
        node.engine.trigger(route);
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
        node.engine.trigger(route);
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
    void letsTheSourceGoHoweverTheRunEnds() throws Exception {
        node.run(route);
        assertThat(node.rows.released).hasValue(1);
        node.rows.planTrouble = (attempt, batch) -> {
            throw RunException.user("orders: cannot plan: the table is gone. Correct the route.");
        };
        node.run(route);
        assertThat(node.rows.released).hasValue(2);
    }

    @Test
    void waitsForARunWhenItsRouteStops() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            Thread.sleep(20);
        };
        node.engine.trigger(route);
        reached.await();
        node.camel.getRouteController().stopRoute(route);
        assertThat(node.last(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(node.engine.syncs()).isEmpty();
    }

    @Test
    void interruptsARunThatOutlivesTheGraceOfAStopAndDoesNotCallItACrash() throws Exception {
        CountDownLatch reached = new CountDownLatch(2);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            Thread.sleep(60_000);
        };
        for (int i = 0; i < 7; i++) {
            node.engine.trigger(route);
            reached.await();
            node.camel.getRouteController().stopRoute(route);
            assertThat(node.last(route).status()).isEqualTo(RunStatus.EXTRACTING);
            node.camel.getRouteController().startRoute(route);
            if (i == 1) {
                break;
            }
        }
        node.rows.trouble = (attempt, batch) -> {};
        assertThat(node.run(route))
                .extracting(RunRecord::status, RunRecord::attempts)
                .containsExactly(RunStatus.COMMITTED, 3);
        assertPublished(60);
    }

    @Test
    void cancelsARun() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            Thread.sleep(60_000);
        };
        node.engine.trigger(route);
        reached.await();
        assertThat(node.engine.cancel(route)).isPresent();
        node.settle();
        assertThat(node.last(route).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void refusesASecondRunAtTheSameTime() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            go.await();
        };
        node.engine.trigger(route);
        reached.await();
        assertThatThrownBy(() -> node.engine.trigger(route)).hasMessageContaining("cannot start a run: one is running");
        go.countDown();
        node.settle();
        assertPublished(60);
    }

    @Test
    void quarantinesARunWhoseCursorSomebodyMoved() throws Exception {
        node.run(route);
        node.rows(60, 65);
        node.folder.trouble = step -> {
            if (step.equals("published")) {
                try (var connection = database.getConnection();
                        var statement = connection.createStatement()) {
                    statement.executeUpdate("UPDATE sync_cursor SET version = 99 WHERE route = '" + route + "'");
                }
            }
        };
        RunRecord run = node.run(route);
        assertThat(run.status()).isEqualTo(RunStatus.QUARANTINED);
        assertThat(run.error()).contains("its cursor was moved by somebody else");
    }

    @Test
    void fencesOffAProcessThatLostItsRoute() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            go.await();
        };
        node.engine.trigger(route);
        reached.await();
        Node.expire(database);
        try (Node second = node("rows:r?splits=3")) {
            second.engine.recover();
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
}
