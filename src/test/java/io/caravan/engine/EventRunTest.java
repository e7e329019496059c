package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges of stock Camel components that reach a target: small runs, each of those that came together. */
class EventRunTest {
    @TempDir
    static Path root;

    private static DataSource database;
    private String route;
    private Node node;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        if (database == null) {
            database = Stores.H2.open(root, "events");
        }
        route = test.getTestMethod().orElseThrow().getName();
        node = node("n" + System.nanoTime());
    }

    private Node node(String name) throws Exception {
        return node(name, database);
    }

    private Node node(String name, DataSource database) throws Exception {
        return new Node(name, database, root, Clock.systemUTC(), Power.on()).routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").id(route).to("folder:" + route);
            }
        });
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void send(Long... rows) {
        node.camel.createProducerTemplate().sendBody("direct:in", Rows.batch(List.of(rows)));
    }

    @Test
    void areCommittedWhenTheExchangeReturns() throws Exception {
        send(1L, 2L);
        send(3L);
        assertThat(Folder.published(root, route)).containsExactly(1L, 2L, 3L);
        assertThat(node.store.runs(RunFilter.latest(route, 10))).hasSize(2).allSatisfy(record -> {
            assertThat(record.status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(record.run().trigger()).isEqualTo(Run.Trigger.EVENT);
        });
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void giveTheFailureToTheExchangeAndPublishNothing() throws Exception {
        node.folder.trouble = step -> {
            if (step.equals("close")) {
                throw RunException.data(route + ": cannot close.");
            }
        };
        assertThatThrownBy(() -> send(1L))
                .isInstanceOf(CamelExecutionException.class)
                .hasRootCauseMessage(route + ": cannot close.");
        assertThat(node.last(route).status()).isEqualTo(RunStatus.FAILED);
        assertThat(Folder.published(root, route)).isEmpty();
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void mayOverlap() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> sends = LongStream.range(0, 50)
                    .<Callable<Void>>mapToObj(row -> () -> {
                        send(row);
                        return null;
                    })
                    .toList();
            for (Future<Void> sent : senders.invokeAll(sends)) {
                sent.get();
            }
        } finally {
            senders.shutdown();
        }
        assertThat(Folder.published(root, route))
                .isEqualTo(LongStream.range(0, 50).boxed().toList());
    }

    /** A thread that sends one exchange. */
    private record Sender(Thread thread, FutureTask<Void> answer) {
        /** Its exchange waits for a commit. */
        boolean waits() {
            return Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(Delivery.class.getName()));
        }

        Throwable failure() throws InterruptedException {
            try {
                answer.get();
                return null;
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    private Sender sender(RecordBatch batch) {
        FutureTask<Void> answer =
                new FutureTask<>(() -> node.camel.createProducerTemplate().sendBody("direct:in", batch), null);
        Thread thread = new Thread(answer);
        thread.start();
        return new Sender(thread, answer);
    }

    /** One sender for each row, all of which wait. */
    private List<Sender> senders(long from, long to) {
        List<Sender> senders = LongStream.range(from, to)
                .mapToObj(row -> sender(Rows.batch(List.of(row))))
                .toList();
        Awaitility.await().until(() -> senders.stream().allMatch(Sender::waits));
        return senders;
    }

    /** Whatever comes while the run of row 0 is held up is the next run. */
    private Sender held(CountDownLatch release, Folder.Trouble then) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.folder.trouble = step -> {
            if (!step.equals("publish")) {
                return;
            }
            node.folder.trouble = then;
            reached.countDown();
            release.await();
        };
        Sender first = sender(Rows.batch(List.of(0L)));
        reached.await();
        return first;
    }

    private static List<Long> rows(long to) {
        return LongStream.range(0, to).boxed().toList();
    }

    private static void assertAnswered(List<Sender> senders) throws Exception {
        for (Sender sender : senders) {
            assertThat(sender.failure()).isNull();
        }
    }

    @Test
    void thatComeWhileOthersCommitAreOneRun() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Sender first = held(release, step -> {});
        List<Sender> others = senders(1, 20);
        assertThat(others).noneMatch(sender -> sender.answer().isDone());
        release.countDown();
        assertThat(first.failure()).isNull();
        assertAnswered(others);
        assertThat(node.store.runs(RunFilter.latest(route, 10)))
                .allMatch(record -> record.status() == RunStatus.COMMITTED)
                .extracting(RunRecord::rowsRead)
                .containsExactly(19L, 1L);
        assertThat(Folder.published(root, route)).isEqualTo(rows(20));
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void thatComeWhileOthersAreStagedJoinThem() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        node.folder.trouble = step -> {
            node.folder.trouble = any -> {};
            reached.countDown();
            release.await();
        };
        Sender first = sender(Rows.batch(List.of(0L)));
        reached.await();
        List<Sender> others = senders(1, 5);
        release.countDown();
        assertThat(first.failure()).isNull();
        assertAnswered(others);
        assertThat(node.store.runs(RunFilter.latest(route, 10)))
                .extracting(RunRecord::rowsRead)
                .containsExactly(5L);
        assertThat(Folder.published(root, route)).isEqualTo(rows(5));
    }

    @Test
    void failAloneIfTheyCannotBeStaged() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        node.folder.refused = row -> row == 3 || row == 7;
        Sender first = held(release, step -> {});
        List<Sender> others = senders(1, 10);
        release.countDown();
        assertThat(first.failure()).isNull();
        for (int row = 1; row < 10; row++) {
            Throwable failure = others.get(row - 1).failure();
            if (node.folder.refused.test(row)) {
                assertThat(failure).rootCause().hasMessageContaining("row " + row);
            } else {
                assertThat(failure).isNull();
            }
        }
        assertThat(node.store.runs(RunFilter.latest(route, 10)))
                .extracting(RunRecord::status)
                .containsExactlyInAnyOrder(
                        RunStatus.COMMITTED, RunStatus.COMMITTED, RunStatus.FAILED, RunStatus.FAILED);
        assertThat(Folder.published(root, route)).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 8L, 9L);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void ofOtherColumnsAreARunOfTheirOwn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Sender first = held(release, step -> {});
        List<Sender> others = senders(1, 4);
        RecordBatch batch = RecordBatch.allocate(Schema.of(new Column("other", ColumnType.BIGINT)), 1);
        batch.vectors().size = 1;
        // Other columns wait for nobody.
        assertThat(sender(batch).failure()).isNull();
        release.countDown();
        assertThat(first.failure()).isNull();
        assertAnswered(others);
        assertThat(node.store.runs(RunFilter.latest(route, 10)))
                .extracting(RunRecord::rowsRead)
                .containsExactly(3L, 1L, 1L);
    }

    @Test
    void failTogetherAndShowNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Sender first = held(release, step -> {
            if (step.equals("close")) {
                throw RunException.data(route + ": cannot close.");
            }
        });
        List<Sender> others = senders(1, 10);
        release.countDown();
        assertThat(first.failure()).isNull();
        for (Sender sender : others) {
            assertThat(sender.failure()).hasRootCauseMessage(route + ": cannot close.");
        }
        assertThat(node.store.runs(RunFilter.latest(route, 10)))
                .extracting(RunRecord::status)
                .containsExactly(RunStatus.FAILED, RunStatus.COMMITTED);
        assertThat(Folder.published(root, route)).containsExactly(0L);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void areAllToldWhenTheirRunIsInDoubt() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Sender first = held(release, step -> {
            if (step.equals("published")) {
                throw RunException.user(route + ": no permission.");
            }
        });
        List<Sender> others = senders(1, 10);
        release.countDown();
        first.failure();
        for (Sender sender : others) {
            assertThat(sender.failure()).hasRootCauseMessage(route + ": no permission.");
        }
        node.folder.trouble = step -> {};
        RunRecord doubtful = node.last(route);
        assertThat(doubtful.status()).isEqualTo(RunStatus.QUARANTINED);
        node.engine.control().retry(doubtful.run().id());
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        assertThat(Folder.published(root, route)).containsAll(rows(10).subList(1, 10));
    }

    @Test
    void ofADeadProcessArePublishedTogether() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Sender first = held(release, step -> {
            if (step.equals("close")) {
                node.folder.trouble = later -> {
                    if (later.equals("publish")) {
                        node.power.cut();
                    }
                };
            }
        });
        List<Sender> others = senders(1, 10);
        release.countDown();
        assertThat(first.failure()).isNull();
        for (Sender sender : others) {
            assertThat(sender.failure()).isNotNull();
        }
        assertThat(Folder.published(root, route)).containsExactly(0L);
        node.kill();
        node = node("successor").start();
        node.engine.scheduler.recoverNow();
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        assertThat(Folder.published(root, route)).isEqualTo(rows(10));
    }

    @Test
    void goBackToASenderThatIsInterruptedBeforeTheirRunBegins() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Sender first = held(release, step -> {});
        List<Sender> others = senders(1, 4);
        others.get(1).thread().interrupt();
        assertThat(others.get(1).failure())
                .rootCause()
                .hasMessageContaining("Nothing of it was written; send it again.");
        release.countDown();
        assertThat(first.failure()).isNull();
        assertAnswered(List.of(others.get(0), others.get(2)));
        assertThat(Folder.published(root, route)).containsExactly(0L, 1L, 3L);
    }

    @Test
    void waitForNothingWhenAllOfTheirSendersAreInterrupted() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        node.folder.trouble = step -> {
            if (step.equals("publish")) {
                node.folder.trouble = any -> {};
                reached.countDown();
                Thread.sleep(600_000);
            }
        };
        Sender sender = sender(Rows.batch(List.of(0L)));
        reached.await();
        sender.thread().interrupt();
        assertThat(sender.failure()).isNull();
        assertThat(Folder.published(root, route)).containsExactly(0L);
    }

    @Test
    void thatHaveNotBegunAreTurnedAwayWhenTheProcessEnds() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Sender first = held(release, step -> {});
        List<Sender> others = senders(1, 4);
        node.engine.close();
        for (Sender sender : others) {
            assertThat(sender.failure()).rootCause().hasMessageContaining("the process is being stopped");
        }
        release.countDown();
        first.failure();
        assertThatThrownBy(() -> send(9L)).rootCause().hasMessageContaining("the process is being stopped");
        assertThat(Folder.published(root, route)).doesNotContain(1L, 2L, 3L, 9L);
    }

    @Test
    void doNotNoticeARunStoreThatIsAwayForAMoment() throws Exception {
        node.close();
        Outage outage = new Outage(database);
        node = node("n" + System.nanoTime(), outage.database());
        node.folder.trouble = step -> {
            if (step.equals("close") || step.equals("published")) {
                outage.next(3);
            }
        };
        send(1L, 2L);
        assertThat(node.store.runs(RunFilter.latest(route, 10)))
                .extracting(RunRecord::status)
                .containsExactly(RunStatus.COMMITTED);
        assertThat(Folder.published(root, route)).containsExactly(1L, 2L);
    }

    @Test
    void areEndedByTheirOwnProcessWhenTheRunStoreIsBack() throws Exception {
        node.close();
        Outage outage = new Outage(database);
        node = node("n" + System.nanoTime(), outage.database()).start();
        for (String when : List.of("stage", "close", "published")) {
            node.folder.trouble = step -> {
                if (step.equals(when)) {
                    outage.next(Integer.MAX_VALUE);
                }
            };
            assertThatThrownBy(() -> send(1L, 2L));
            node.folder.trouble = step -> {};
            outage.next(0);
        }
        Awaitility.await().until(() -> node.store.runs(RunFilter.latest(route, 10)).stream()
                .allMatch(record -> !record.status().open()));
        assertThat(node.store.runs(RunFilter.latest(route, 10)))
                .extracting(RunRecord::status)
                .first()
                .isEqualTo(RunStatus.COMMITTED);
        assertThat(Folder.published(root, route)).containsExactly(1L, 2L);
    }

    @Test
    void keepTheirLeaseWhileTheProcessStops() throws Exception {
        node.folder.trouble = step -> {
            if (step.equals("close")) {
                node.engine.stop();
            }
        };
        send(1L, 2L);
        assertThat(node.last(route).status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void ofADeadProcessArePublishedWholeOrNotAtAll() throws Exception {
        node.folder.trouble = step -> {
            if (step.equals("published")) {
                node.power.cut();
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> send(1L, 2L));
        assertThat(node.store.runs(RunFilter.latest(route, 1)).get(0).status()).isEqualTo(RunStatus.PUBLISHING);
        node.kill();
        node = node("successor").start();
        node.engine.scheduler.recoverNow();
        Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        assertThat(Folder.published(root, route)).containsExactly(1L, 2L);
    }
}
