package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a route says about its firings beside their times, and what a person does; the clock is the test's. */
class ControlsTest {
    @TempDir
    private Path root;

    private final Hand clock = new Hand();
    private DataSource database;
    private Node node;

    @BeforeEach
    void open() {
        database = Stores.H2.open(root, "store");
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** Ends the process and starts another one. */
    private void restart(String options) throws Exception {
        if (node != null) {
            node.close();
        }
        start(options);
    }

    private void start(String options) throws Exception {
        node = new Node("n" + System.nanoTime(), database, root, clock, Power.on())
                .rows(0, 5)
                .routes(route(options));
    }

    private static RouteBuilder route(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r?" + options.replace(" ", "+")).id("r").to("folder:t");
            }
        };
    }

    private void at(String time) {
        clock.set(time);
        for (int i = 0; i < 6; i++) {
            node.engine.scheduler.tick();
            node.settle();
        }
    }

    private List<String> times() {
        return node.store.runs(RunFilter.latest("r", 20)).stream()
                .map(record -> record.run().logicalTime().toString().substring(11, 16))
                .toList();
    }

    @Test
    void misfireAllMakesARunForEachMissedFiring() throws Exception {
        start("schedule=0 0 * * * ?&misfire=all");
        at("00:30:00");
        at("01:00:00");
        restart("schedule=0 0 * * * ?&misfire=all");
        at("04:10:00");
        assertThat(times()).containsExactly("04:00", "03:00", "02:00", "01:00");
    }

    @Test
    void misfireSkipForgetsWhatWasMissed() throws Exception {
        start("schedule=0 0 * * * ?&misfire=skip");
        at("00:30:00");
        at("01:00:00");
        restart("schedule=0 0 * * * ?&misfire=skip");
        at("04:10:00");
        assertThat(times()).containsExactly("01:00");
        at("05:00:00");
        assertThat(times()).containsExactly("05:00", "01:00");
    }

    @Test
    void misfireSkipForgetsFiringsDuringARun() throws Exception {
        start("schedule=10s&misfire=skip");
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            reached.countDown();
            go.await();
        };
        node.engine.scheduler.tick();
        reached.await();
        clock.set("00:01:45");
        node.engine.scheduler.tick();
        go.countDown();
        node.settle();
        at("00:01:46");
        assertThat(times()).containsExactly("00:00");
    }

    @Test
    void firesFromItsStartToBeforeItsEnd() throws Exception {
        start("schedule=0 0 * * * ?&startAt=2026-01-01T02:00:00&endAt=2026-01-01 04:00:00&misfire=all");
        at("01:59:00");
        assertThat(times()).isEmpty();
        at("09:00:00");
        assertThat(times()).containsExactly("03:00", "02:00");
    }

    @Test
    void aPeriodThatStartsLaterFiresAtItsStart() throws Exception {
        start("schedule=1h&startAt=2026-01-01T02:00:00");
        at("01:59:00");
        assertThat(times()).isEmpty();
        at("02:00:00");
        assertThat(times()).containsExactly("02:00");
    }

    @Test
    void aRunThatTakesTooLongFails() throws Exception {
        start("schedule=10s&timeout=1s");
        node.rows.trouble = (attempt, batch) -> Thread.sleep(60_000);
        node.engine.scheduler.tick();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            node.engine.scheduler.tick();
            return node.last("r").status() == RunStatus.FAILED;
        });
        assertThat(node.last("r").category()).isEqualTo(RunException.Category.EXTERNAL);
        assertThat(node.last("r").error())
                .isEqualTo("r: cannot finish the run: it took longer than its 'timeout' of 1s."
                        + " Look what is slow, or allow more time.");
    }

    @Test
    void aRunThatFailedOutsideIsRunAgainByItself() throws Exception {
        start("schedule=0 0 1 * * ?&retries=2&retryDelay=1ms");
        at("00:30:00");
        AtomicInteger tries = new AtomicInteger();
        node.rows.planTrouble = (attempt, batch) -> {
            if (tries.incrementAndGet() <= 5) {
                throw RunException.external("r: the source is away.", null);
            }
        };
        clock.set("01:00:00");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            node.engine.scheduler.tick();
            return !times().isEmpty() && node.last("r").status() == RunStatus.COMMITTED;
        });
        assertThat(node.store.runs(RunFilter.latest("r", 10)))
                .extracting(RunRecord::status)
                .containsExactly(RunStatus.COMMITTED, RunStatus.FAILED);
        assertThat(times()).containsOnly("01:00");
        assertThat(node.last("r").run().rerun()).isEqualTo(1);
        assertThat(node.store.cursors()).containsEntry("r", "5");
    }

    @Test
    void aFailureOfTheDataIsNotRunAgain() throws Exception {
        start("schedule=0 0 1 * * ?&retries=2&retryDelay=1ms");
        at("00:30:00");
        node.rows.planTrouble = (attempt, batch) -> {
            throw RunException.data("r: cannot read it.");
        };
        at("01:00:00");
        at("01:10:00");
        assertThat(node.store.runs(RunFilter.latest("r", 10)))
                .extracting(RunRecord::status)
                .containsExactly(RunStatus.FAILED);
    }

    @Test
    void aPausedSyncMakesUpWhatItMissed() throws Exception {
        start("schedule=0 0 * * * ?");
        at("00:30:00");
        at("01:00:00");
        node.engine.control().pause("r", "the source moves");
        at("02:00:00");
        at("03:00:00");
        assertThat(times()).containsExactly("01:00");
        assertThat(node.engine.syncs().all().get(0).pause().reason()).isEqualTo("the source moves");
        assertThat(node.engine.control().resume("r")).isTrue();
        at("03:10:00");
        assertThat(times()).containsExactly("03:00", "01:00");
        assertThat(node.engine.control().resume("r")).isFalse();
    }

    @Test
    void aPauseThatComesAtTheLastMomentDoesNotLoseTheOneFiringOfOnce() throws Exception {
        node = new Node("one", database, root, clock, Power.on()).rows(0, 5);
        node.engine.scheduler.tick();
        Stores.update(database, "INSERT INTO sync_pause (route, since) VALUES ('r', CURRENT_TIMESTAMP)");
        node.routes(route("schedule=once"));
        at("00:00:10");
        assertThat(times()).isEmpty();
        node.engine.control().resume("r");
        Awaitility.await().until(() -> {
            node.engine.scheduler.tick();
            return node.last("r") != null && node.last("r").status() == RunStatus.COMMITTED;
        });
    }

    @Test
    void aRunThatHasCommittedAndTidiesUpCannotBeCancelled() throws Exception {
        start("schedule=none");
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch tidies = new CountDownLatch(1);
        node.folder.trouble = step -> {
            if (step.equals("clean")) {
                tidies.countDown();
                go.await();
            }
        };
        Run run = node.engine.starts().now("r").get(0);
        tidies.await();
        assertThat(node.store.run(run.id()).status()).isEqualTo(RunStatus.COMMITTED);
        assertThatThrownBy(() -> node.engine.control().cancel(run.id()))
                .hasMessageContaining("cannot cancel run " + run.id());
        go.countDown();
    }

    @Test
    void aPauseOutlivesTheProcessAndAPersonMayRunAllTheSame() throws Exception {
        start("schedule=10s");
        node.engine.control().pause("r", null);
        restart("schedule=10s");
        at("00:00:30");
        assertThat(times()).isEmpty();
        assertThat(node.run("r").status()).isEqualTo(RunStatus.COMMITTED);
    }
}
