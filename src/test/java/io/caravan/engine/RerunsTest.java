package io.caravan.engine;

import static io.caravan.engine.BackfillFixture.FIRST;
import static io.caravan.engine.BackfillFixture.days;
import static io.caravan.engine.BackfillFixture.name;
import static io.caravan.engine.BackfillFixture.node;
import static io.caravan.engine.BackfillFixture.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import io.caravan.store.WaitingRuns;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs for a time that another run was made for. */
class RerunsTest {
    @TempDir
    private Path root;

    @Test
    void aRunKnowsWhetherOneForTheSameTimeHasCommitted() throws Exception {
        try (Node node = node(root, "none")) {
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
                Run run = node.engine.backfills().run("r", FIRST).get(0);
                Awaitility.await()
                        .until(() -> !node.store.run(run.id()).status().open());
            }
            assertThat(repeats).startsWith(false).endsWith(true).hasSizeGreaterThan(2);
            assertThat(repeats.subList(1, repeats.size()).stream().distinct()).hasSize(2);
        }
    }

    @Test
    void twoRunsForTheSameTimeComeOneAfterTheOther() throws Exception {
        try (Node node = node(root, "none")) {
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

    @ParameterizedTest
    @EnumSource(Stores.class)
    void aRunThatStandsStillHoldsUpNoOtherDate(Stores kind) throws Exception {
        DataSource database = kind.open(root, name());
        try (Node node = node(root, "one", "none", database)) {
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
        try (Node node = node(root, "none")) {
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
            node.engine.scheduler.tick();
            Run future = node.engine
                    .backfills()
                    .run("r", LocalDate.parse("2025-12-31"))
                    .get(0);
            Awaitility.await().until(() -> node.store.run(future.id()).status() == RunStatus.COMMITTED);
            clock.set("01:00:01");
            node.engine.scheduler.tick();
            Awaitility.await().until(() -> {
                node.engine.scheduler.tick();
                RunRecord last = node.last("r");
                return last.run().trigger() == Run.Trigger.SCHEDULE && last.status() == RunStatus.COMMITTED;
            });
            assertThat(node.last("r").run().logicalTime()).isEqualTo(future.logicalTime());
            assertThat(node.last("r").run().rerun()).isEqualTo(1);
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
}
