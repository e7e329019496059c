package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunDetail;
import io.caravan.store.RunDetail.SplitProgress.State;
import io.caravan.store.RunEvent;
import io.caravan.store.RunEvent.Kind;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import io.caravan.store.RunRequest;
import io.caravan.store.WaitingRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a run while it runs and after, and what people can ask of it. */
class RunDetailTest {
    @TempDir
    static Path root;

    private static DataSource database;
    private String route;
    private Node node;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        if (database == null) {
            database = Stores.H2.open(root, "detail");
        }
        route = test.getTestMethod().orElseThrow().getName();
        node = node("first");
    }

    private Node node(String name) throws Exception {
        return new Node(name, database, root, Clock.systemUTC(), Power.on())
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?splits=3").id(route).to("folder:" + route);
                    }
                });
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private RunDetail detail(RunRecord record) {
        return node.engine.runs().detail(record.run().id());
    }

    private static List<Kind> kinds(RunDetail detail) {
        return detail.timeline().stream().map(RunEvent::kind).toList();
    }

    @Test
    void aReadThatMayMissRowsSaysSoInItsTimelineAndIsCounted() throws Exception {
        node.run(route);
        assertThat(node.meters.find("caravan.reads.inexact").counter()).isNull();
        node.rows.warnings = List.of("the window is not exact: grant it");
        RunDetail detail = detail(node.run(route));
        assertThat(kinds(detail)).startsWith(Kind.ELECTED, Kind.INEXACT, Kind.PLANNED);
        assertThat(detail.timeline().get(1).detail()).isEqualTo("the window is not exact: grant it");
        assertThat(node.meters
                        .get("caravan.reads.inexact")
                        .tag("route", route)
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aReadThatFindsOutLateThatItMayMissRowsSaysSoOnce() throws Exception {
        node.rows.trouble = (attempt, batch) -> attempt.inexact("the state of the table is gone");
        RunDetail detail = detail(node.run(route));
        assertThat(detail.timeline().stream()
                        .filter(event -> event.kind() == Kind.INEXACT)
                        .map(RunEvent::detail))
                .containsExactly("the state of the table is gone");
        assertThat(node.meters
                        .get("caravan.reads.inexact")
                        .tag("route", route)
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void tellsTheStoryOfARunWithItsCounters() throws Exception {
        RunDetail detail = detail(node.run(route));
        assertThat(kinds(detail))
                .containsExactly(
                        Kind.ELECTED,
                        Kind.PLANNED,
                        Kind.SPLIT_DONE,
                        Kind.SPLIT_DONE,
                        Kind.SPLIT_DONE,
                        Kind.PUBLISHED,
                        Kind.COMMITTED);
        assertThat(detail.splits()).hasSize(3).allSatisfy(split -> {
            assertThat(split.state()).isEqualTo(State.DONE);
            assertThat(split.rows()).isEqualTo(20);
            assertThat(split.bytes()).isEqualTo(160);
            assertThat(split.finished()).isNotNull();
        });
        assertThat(detail.targets()).hasSize(1).first().satisfies(target -> {
            assertThat(target.target()).contains("folder:");
            assertThat(target.rows()).isEqualTo(60);
            assertThat(target.files()).isEqualTo(3);
            assertThat(target.published()).isNotNull();
        });
        assertThat(detail.attempts()).hasSize(1).first().satisfies(attempt -> {
            assertThat(attempt.node()).isEqualTo("first");
            assertThat(attempt.outcome()).isEqualTo(Kind.COMMITTED);
            assertThat(attempt.rows()).isEqualTo(60);
        });
        assertThat(detail.dirty()).isZero();
        assertThat(stagedTexts(detail)).isZero();
    }

    private static long stagedTexts(RunDetail detail) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(staged) FROM sync_split WHERE run_id = "
                        + detail.run().run().id())) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void showsWhatIsBeingReadWhileItRuns() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 1 && batch == 1) {
                reached.countDown();
                go.await();
            }
        };
        long id = node.engine.starts().now(route).get(0).id();
        reached.await();
        RunDetail live = node.engine.runs().detail(id);
        assertThat(live.splits().stream().map(RunDetail.SplitProgress::state))
                .containsExactly(State.DONE, State.RUNNING, State.OPEN);
        assertThat(live.run().rowsRead()).isEqualTo(30);
        assertThat(live.splits().get(1).rows()).isEqualTo(10);
        assertThat(node.engine.runs().latest(route, 1).get(0).rowsRead()).isEqualTo(30);
        assertThat(live.attempts().get(0).outcome()).isNull();
        assertThat(node.store.detail(id).run().rowsRead())
                .describedAs("as another process sees it")
                .isEqualTo(20);
        go.countDown();
        node.settle();
        assertThat(node.engine.runs().detail(id).run().rowsRead()).isEqualTo(60);
    }

    @Test
    void namesTheCauseOfEachRetry() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 1 && failures.incrementAndGet() < 3) {
                throw new IOException("connection reset");
            }
        };
        RunDetail detail = detail(node.run(route));
        assertThat(detail.timeline())
                .filteredOn(event -> event.kind() == Kind.RETRIED)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.detail()).contains("read split 1", "connection reset"));
        assertThat(detail.splits().get(1).attempt()).isEqualTo(3);
        assertThat(detail.run().rowsRead()).isEqualTo(60);
    }

    @Test
    void countsTheRowThatFailedTheRunAsDirty() throws Exception {
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 2) {
                throw RunException.data(route + ": a value does not fit");
            }
        };
        RunDetail detail = detail(node.run(route));
        assertThat(detail.run().status()).isEqualTo(RunStatus.FAILED);
        assertThat(detail.dirty()).isEqualTo(1);
        assertThat(detail.run().rowsRead()).isEqualTo(40);
        assertThat(detail.splits().stream().map(RunDetail.SplitProgress::state))
                .containsExactly(State.DONE, State.DONE, State.OPEN);
        assertThat(kinds(detail)).endsWith(Kind.SPLIT_FAILED, Kind.FAILED);
        assertThat(detail.targets().get(0).visible()).isFalse();
    }

    @Test
    void namesEveryProcessThatWorkedOnIt() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 2) {
                reached.countDown();
                Thread.sleep(60_000);
            }
        };
        long id = node.engine.starts().now(route).get(0).id();
        reached.await();
        node.kill();
        node = node("second").start();
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        RunDetail detail = node.store.detail(id);
        assertThat(detail.attempts().stream().map(RunDetail.RunAttempt::node)).containsExactly("first", "second");
        assertThat(detail.attempts().get(0).lost()).isTrue();
        assertThat(detail.attempts().get(0).rows()).isEqualTo(40);
        assertThat(detail.attempts().get(1).rows()).isEqualTo(20);
        assertThat(kinds(detail)).contains(Kind.RESUMED);
        node.settle();
    }

    @Test
    void listsRunsByStatusNewestFirst() throws Exception {
        node.run(route);
        node.rows.planTrouble = (attempt, batch) -> {
            throw RunException.user(route + ": cannot plan.");
        };
        long failed = node.run(route).run().id();
        assertThat(node.engine.runs().of(new RunFilter(route, Set.of(RunStatus.FAILED), 10)))
                .extracting(record -> record.run().id())
                .containsExactly(failed);
        assertThat(node.engine.runs().of(new RunFilter(route, Set.of(), 10)))
                .extracting(RunRecord::status)
                .containsExactly(RunStatus.FAILED, RunStatus.COMMITTED);
        assertThat(node.engine.runs().of(new RunFilter(null, EnumSet.allOf(RunStatus.class), 1)))
                .hasSize(1);
    }

    @Test
    void runsAFailedRunAgainForItsTimeOnce() throws Exception {
        node.rows.planTrouble = (attempt, batch) -> {
            throw RunException.user(route + ": cannot plan.");
        };
        Run failed = node.run(route).run();
        node.rows.planTrouble = (attempt, batch) -> {};
        Run again = node.engine.control().retry(failed.id());
        assertThat(again.logicalTime()).isEqualTo(failed.logicalTime());
        assertThat(again.rerun()).isEqualTo(1);
        assertThatThrownBy(() -> node.engine.control().retry(failed.id()))
                .hasMessageContaining("run " + again.id() + " has taken its place");
        node.start();
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        node.settle();
        assertThat(kinds(node.engine.runs().detail(again.id()))).startsWith(Kind.ASKED, Kind.ELECTED);
        assertThatThrownBy(() -> node.engine.control().retry(again.id())).hasMessageContaining("it is COMMITTED");
        assertThatThrownBy(() -> node.engine.control().cancel(again.id())).hasMessageContaining("it is COMMITTED");
        assertThatThrownBy(() -> node.engine.control().retry(99_999)).hasMessageContaining("cannot find run 99999");
    }

    @Test
    void cancelsARunThatWaits() throws Exception {
        WaitingRuns waiting = new WaitingRuns(node.store.transactions());
        Run run = waiting.add(RunRequest.of(route, Instant.now(), Run.Trigger.SCHEDULE, ZoneOffset.UTC));
        node.engine.control().cancel(run.id());
        RunDetail detail = node.engine.runs().detail(run.id());
        assertThat(detail.run().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(kinds(detail)).containsExactly(Kind.ASKED, Kind.CANCELLED);
        assertThat(detail.attempts()).isEmpty();
    }

    /** A person who sees one run of a sync wants that one to end, whatever it is for. */
    @Test
    void cancelsTheOnlyRunOfASyncThatWaitsAndNamesThemIfThereAreSeveral() throws Exception {
        WaitingRuns waiting = new WaitingRuns(node.store.transactions());
        Instant time = Instant.now();
        ZoneOffset zone = ZoneOffset.UTC;
        Instant later = time.plusSeconds(600);
        List<Run> runs = Stream.of(time, time.minusSeconds(60))
                .map(of -> waiting.add(new RunRequest(
                        route, of, Run.Trigger.BACKFILL, zone, Map.of(), later, "a test", null, 0, false)))
                .toList();
        Run first = runs.get(0);
        Run second = runs.get(1);
        assertThatThrownBy(() -> node.engine.control().cancel(route))
                .hasMessage(route + ": cannot cancel a run: several wait or are for dates: " + first.id() + ", "
                        + second.id() + ". Cancel one by its number.");
        node.engine.control().cancel(first.id());
        assertThat(node.engine.control().cancel(route)).map(Run::id).contains(second.id());
        assertThat(node.engine.runs().detail(second.id()).run().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(node.engine.control().cancel(route)).isEmpty();
    }

    @Test
    void takesUpAQuarantinedRunAndGivesUpAnother() throws Exception {
        AtomicInteger files = new AtomicInteger();
        node.folder.trouble = step -> {
            if (step.equals("publish") && files.incrementAndGet() > 1) {
                throw RunException.user("no permission for the second file");
            }
        };
        Run run = node.run(route).run();
        assertThat(node.last(route).status()).isEqualTo(RunStatus.QUARANTINED);
        node.folder.trouble = step -> {};
        assertThat(node.engine.control().retry(run.id()).id()).isEqualTo(run.id());
        node.settle();
        assertThat(node.last(route).status()).isEqualTo(RunStatus.COMMITTED);
        files.set(0);
        node.rows(60, 90);
        node.folder.trouble = step -> {
            if (step.equals("publish") && files.incrementAndGet() > 1) {
                throw RunException.user("no permission for the second file");
            }
        };
        Run second = node.run(route).run();
        node.engine.control().cancel(second.id());
        assertThat(node.last(route).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void hasAWayOutForASmallRunThatStandsStill() throws Exception {
        node.routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").id(route + "in").to("folder:" + route);
            }
        });
        node.folder.trouble = step -> {
            if (step.equals("published")) {
                throw RunException.user("no permission");
            }
        };
        Run first = small(1);
        Run second = small(2);
        assertThat(node.engine.runs().detail(first.id()).run().status()).isEqualTo(RunStatus.QUARANTINED);
        node.folder.trouble = step -> {};
        node.engine.control().retry(first.id());
        Awaitility.await().until(() -> node.store.run(first.id()).status() == RunStatus.COMMITTED);
        node.engine.control().cancel(second.id());
        assertThat(node.store.run(second.id()).status()).isEqualTo(RunStatus.CANCELLED);
        Awaitility.await().until(() -> Folder.staged(root, route).isEmpty());
        RunDetail detail = node.engine.runs().detail(first.id());
        assertThat(kinds(detail)).contains(Kind.ELECTED, Kind.QUARANTINED, Kind.RESUMED, Kind.COMMITTED);
        assertThat(detail.targets()).hasSize(1);
        assertThatThrownBy(() -> node.engine.control().retry(second.id())).hasMessageContaining("Send them again");
    }

    private Run small(long row) {
        assertThatThrownBy(() -> node.camel.createProducerTemplate().sendBody("direct:in", Rows.batch(List.of(row))));
        return node.last(route + "in").run();
    }
}
