package io.caravan.engine;

import static io.caravan.engine.BackfillFixture.days;
import static io.caravan.engine.BackfillFixture.ended;
import static io.caravan.engine.BackfillFixture.name;
import static io.caravan.engine.BackfillFixture.node;
import static io.caravan.engine.BackfillFixture.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.Backfill;
import io.caravan.store.BackfillPlan;
import io.caravan.store.RunFilter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which runs are made for a range of business dates. */
class BackfillPlanTest {
    @TempDir
    private Path root;

    @Test
    void plansARunForEachDateAndWritesNothing() throws Exception {
        try (Node node = node(root, "none")) {
            BackfillPlan plan = node.engine.backfills().plan("r", days(3, 1));
            assertThat(plan.runs())
                    .extracting(run -> run.businessDate() + " " + run.logicalTime())
                    .containsExactly(
                            "2026-11-01 2026-11-02T00:00:00Z",
                            "2026-11-02 2026-11-03T00:00:00Z",
                            "2026-11-03 2026-11-04T00:00:00Z");
            assertThat(plan.warnings())
                    .anyMatch(warning -> warning.contains("nothing in the route depends on the date"));
            assertThat(node.store.runs(RunFilter.latest("r", 10))).isEmpty();
            assertThat(node.engine.backfills().list(null, 10)).isEmpty();
        }
    }

    @Test
    void takesTheLastFiringOfADateAndLeavesDatesWithoutOneOut() throws Exception {
        try (Node node = node(root, "0 0 6,18 ? * MON-FRI")) {
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
    void aFiringIsAsGoodAsTheWorstOfItsRuns() throws Exception {
        try (Node node = node(root, "none&site=Array[a,b,c]")) {
            node.rows.trouble = (attempt, batch) -> {
                if (attempt.run().parameters().get("site").equals("b")) {
                    throw RunException.user("r: cannot go on: a test. Run again.");
                }
            };
            node.start();
            List<Run> runs = node.engine.starts().now("r");
            assertThat(runs).extracting(run -> run.parameters().get("site")).containsExactly("a", "b", "c");
            Awaitility.await().until(() -> runs.stream()
                    .noneMatch(run -> node.store.run(run.id()).finished() == null));
            assertThat(node.engine.syncs().all().get(0).last().run())
                    .isEqualTo(node.store.run(runs.get(1).id()).run());
            assertThat(node.engine.syncs().lastStatus()).containsEntry("r", RunStatus.FAILED);

            node.rows.trouble = (attempt, batch) -> {};
            Run again = node.engine.control().retry(runs.get(1).id());
            Awaitility.await().until(() -> node.store.run(again.id()).status() == RunStatus.COMMITTED);
            assertThat(node.engine.syncs().lastStatus()).containsEntry("r", RunStatus.COMMITTED);
        }
    }

    @Test
    void aProcessThatLivesForOneRequestMakesAllRunsOfAFiring() throws Exception {
        try (Node node = node(root, "none&site=Array[a,b,c]")) {
            node.engine.startOnRequest();
            List<Run> runs = node.engine.starts().now("r");
            Awaitility.await().until(() -> runs.stream()
                    .allMatch(run -> node.store.run(run.id()).status() == RunStatus.COMMITTED));
        }
    }

    @Test
    void everyValueOfAParameterHasARunOfItsOwn() throws Exception {
        try (Node node = node(root, "none&site=Array[a,b,c]")) {
            node.start();
            Run first = node.engine.starts().now("r").get(0);
            assertThat(first.parameters()).isEqualTo(Map.of("site", "a"));
            Awaitility.await()
                    .until(() -> node.store.runs(RunFilter.latest("r", 10)).stream()
                                    .filter(run -> run.status() == RunStatus.COMMITTED)
                                    .count()
                            == 3);
            assertThat(node.store.runs(RunFilter.latest("r", 10)))
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
        try (Node node = node(root, "one", "none", kind.open(root, name()))) {
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
}
