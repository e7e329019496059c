package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRequest;
import io.caravan.store.WaitingRuns;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that wait for their turn, and runs beside their route. */
class TurnsTest {
    private static final Instant YESTERDAY = Instant.parse("2026-11-20T00:00:00Z");

    @TempDir
    private Path root;

    @Test
    void aBoundedRunDoesNotMoveTheCursor() throws Exception {
        try (Node node = node()) {
            assertThat(node.run("r").status()).isEqualTo(RunStatus.COMMITTED);
            String cursor = node.store.cursors().get("r");
            node.rows(10, 20);
            Run run = node.engine.backfills().run("r", YESTERDAY).get(0);
            ended(node, run);
            assertThat(run.trigger()).isEqualTo(Run.Trigger.BACKFILL);
            assertThat(node.store.cursors()).containsEntry("r", cursor);
        }
    }

    @Test
    void aSecondRunForTheSameTimeIsARerun() throws Exception {
        try (Node node = node()) {
            Run first = node.engine.backfills().run("r", YESTERDAY).get(0);
            Run second = node.engine.backfills().run("r", YESTERDAY).get(0);
            ended(node, first);
            ended(node, second);
            assertThat(first.rerun()).isZero();
            assertThat(second.rerun()).isEqualTo(1);
        }
    }

    @Test
    void aWaitingRunGetsItsTurnAfterTheOneThatRuns() throws Exception {
        try (Node node = node()) {
            WaitingRuns waiting = new WaitingRuns(node.store.transactions());
            RunRequest request = RunRequest.of("r", YESTERDAY, Run.Trigger.EVENT, ZoneOffset.UTC);
            Run first = waiting.add(request);
            Run second = waiting.add(request);
            node.engine.scheduler.tick();
            ended(node, first);
            ended(node, second);
            assertThat(node.last("r").run().id()).isEqualTo(second.id());
        }
    }

    @Test
    void eachCombinationOfParametersHasACursorOfItsOwn() throws Exception {
        try (Node node = node()) {
            WaitingRuns waiting = new WaitingRuns(node.store.transactions());
            for (String site : new String[] {"a", "b"}) {
                ended(
                        node,
                        waiting.add(new RunRequest(
                                "r",
                                YESTERDAY,
                                Run.Trigger.SCHEDULE,
                                ZoneOffset.UTC,
                                Map.of("site", site),
                                null,
                                null,
                                null,
                                0,
                                false)));
            }
            assertThat(node.store.cursors()).containsOnlyKeys("r{site=a}", "r{site=b}");
        }
    }

    private Node node() throws Exception {
        return new Node("one", Stores.H2.open(root, "store"), root, Clock.systemUTC(), Power.on())
                .rows(0, 10)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?cursor=true").routeId("r").to("folder:t");
                    }
                });
    }

    private static void ended(Node node, Run run) {
        Awaitility.await().until(() -> {
            node.engine.scheduler.tick();
            return node.store.runs(RunFilter.latest("r", 100)).stream()
                    .anyMatch(record -> record.run().id() == run.id() && record.status() == RunStatus.COMMITTED);
        });
        node.settle();
    }
}
