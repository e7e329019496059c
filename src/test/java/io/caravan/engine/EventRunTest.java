package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges of stock Camel components that reach a target: each a small run of its own. */
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
        assertThat(node.store.runs(route, 10)).hasSize(2).allSatisfy(record -> {
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
        assertThat(node.store.runs(route, 10)).extracting(RunRecord::status).containsExactly(RunStatus.COMMITTED);
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
        org.awaitility.Awaitility.await().until(() -> node.store.runs(route, 10).stream()
                .allMatch(record -> !record.status().open()));
        assertThat(node.store.runs(route, 10))
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
        assertThat(node.store.runs(route, 1).get(0).status()).isEqualTo(RunStatus.PUBLISHING);
        node.kill();
        node = node("successor").start();
        node.engine.recover();
        org.awaitility.Awaitility.await().until(() -> node.last(route).status() == RunStatus.COMMITTED);
        assertThat(Folder.published(root, route)).containsExactly(1L, 2L);
    }
}
