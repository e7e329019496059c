package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.endpoint.RunConsumer;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import io.caravan.store.RunStore;
import io.caravan.store.WaitingRun;
import io.caravan.store.WaitingRuns;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Syncs that wait for others; the clock is the test's. */
class DependenciesTest {
    @TempDir
    private Path root;

    private final Hand clock = new Hand();
    private final Map<String, Boolean> broken = new ConcurrentHashMap<>();
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

    /** Routes as {@code id, options, id, options}. */
    private void start(String... routes) throws Exception {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < routes.length; i += 2) {
            all.put(routes[i], routes[i + 1]);
        }
        node = new Node("n" + System.nanoTime(), database, root, clock, Power.on())
                .rows(0, 5)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        all.forEach((id, options) -> from("rows:" + id + "?" + options.replace(" ", "+"))
                                .id(id)
                                .to("folder:" + id));
                    }
                });
        node.rows.trouble = (attempt, batch) -> {
            if (broken.containsKey(attempt.run().route())) {
                throw RunException.data(attempt.run().route() + ": is broken.");
            }
        };
        for (int i = 0; i < 3; i++) {
            node.engine.scheduler.tick();
            node.settle();
        }
    }

    private void at(String time) {
        clock.set(time);
        for (int i = 0; i < 8; i++) {
            node.engine.scheduler.tick();
            node.settle();
        }
    }

    /** Ticks until the route's last run stands so. */
    private void until(String route, RunStatus status) {
        Awaitility.await().until(() -> {
            node.engine.scheduler.tick();
            node.settle();
            return status(route) == status;
        });
    }

    private RunStatus status(String route) {
        List<RunRecord> runs = node.store.runs(RunFilter.latest(route, 1));
        return runs.isEmpty() ? null : runs.get(0).status();
    }

    private void waits(String route, String what) {
        Awaitility.await().untilAsserted(() -> {
            node.engine.scheduler.tick();
            assertThat(status(route)).isEqualTo(RunStatus.WAITING);
            assertThat(waitsFor(route)).isEqualTo(what);
        });
    }

    private String waitsFor(String route) {
        return new WaitingRuns(node.store.transactions())
                .due().stream()
                        .filter(waiting -> waiting.run().route().equals(route))
                        .map(WaitingRun::waitingFor)
                        .findFirst()
                        .orElse(null);
    }

    @Test
    void waitsForAllOfTheSameBusinessDateAndSaysForWhat() throws Exception {
        start(
                "customers", "schedule=0 0 1 * * ?",
                "products", "schedule=0 0 3 * * ?",
                "orders", "schedule=0 0 2 * * ?&after=customers, products");
        at("02:00:00");
        assertThat(status("customers")).isEqualTo(RunStatus.COMMITTED);
        assertThat(status("orders")).isEqualTo(RunStatus.WAITING);
        waits("orders", "products of 2025-12-31, which has done 0 of its 1 runs");
        at("03:00:00");
        until("orders", RunStatus.COMMITTED);
        assertThat(node.last("orders").run().logicalTime()).isEqualTo("2026-01-01T02:00:00Z");
    }

    @Test
    void aFailureKeepsDescendantsWaitingAndARerunReleasesThem() throws Exception {
        broken.put("customers", true);
        start(
                "customers", "schedule=0 0 1 * * ?",
                "orders", "schedule=0 0 2 * * ?&after=customers",
                "report", "schedule=0 0 2 * * ?&after=orders");
        at("02:00:00");
        long failed = node.last("customers").run().id();
        waits("orders", "customers of 2025-12-31, whose run " + failed + " is FAILED ('caravan retry " + failed + "')");
        assertThat(status("report")).isEqualTo(RunStatus.WAITING);
        broken.clear();
        node.engine.backfills().run("customers", node.last("customers").run().logicalTime());
        until("report", RunStatus.COMMITTED);
        assertThat(status("orders")).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void aDailyOneWaitsForAllHourlyOnesOfItsDate() throws Exception {
        start("hourly", "schedule=0 0 * * * ?&misfire=all", "daily", "schedule=0 30 0 * * ?&after=hourly");
        for (int hour = 1; hour <= 23; hour++) {
            at(String.format("%02d:10:00", hour));
        }
        // The firing of midnight itself lies before the start of this store, so it never was.
        assertThat(status("daily")).isEqualTo(RunStatus.WAITING);
        waits("daily", "hourly of 2025-12-31, which has done 23 of its 24 runs");
        node.engine.backfills().run("hourly", java.time.Instant.parse("2026-01-01T00:00:00Z"));
        until("daily", RunStatus.COMMITTED);
    }

    @Test
    void manyThatWaitAllSayForWhat() throws Exception {
        start("base", "schedule=0 0 * * * ?", "next", "schedule=none&after=base");
        Stores.update(
                database,
                "INSERT INTO sync_run (route, logical_time, fired_by, zone, task, status, attempts, crashes,"
                        + " cursor_version, rows_read, rows_filtered, rows_published, bytes_read, started)"
                        + " SELECT 'next', TIMESTAMP WITH TIME ZONE '2025-06-01 05:00:00+00' + x * INTERVAL '1' SECOND,"
                        + " 'MANUAL', 'UTC', 'next', 'WAITING', 0, 0, 0, 0, 0, 0, 0, CURRENT_TIMESTAMP"
                        + " FROM SYSTEM_RANGE(1, 200)");
        Awaitility.await().until(() -> {
            node.engine.scheduler.tick();
            return new WaitingRuns(node.store.transactions())
                    .due().stream().allMatch(run -> "base of 2025-05-31, which has done 0 of its 24 runs"
                            .equals(run.waitingFor()));
        });
    }

    @Test
    void aRunForAnotherTimeDoesNotStandForAFiring() throws Exception {
        start("hourly", "schedule=0 0 */12 * * ?&misfire=all");
        at("12:10:00");
        Run asked = node.engine
                .backfills()
                .run("hourly", java.time.Instant.parse("2026-01-01T05:30:00Z"))
                .get(0);
        Awaitility.await().until(() -> node.store.run(asked.id()).status() == RunStatus.COMMITTED);
        RunConsumer hourly = (RunConsumer) node.camel.getRoute("hourly").getConsumer();
        Upstream upstream = new Upstream("hourly", hourly.options(), java.time.LocalDate.parse("2025-12-31"), null);
        assertThat(node.store.transactions().read(upstream::missing))
                .isEqualTo("hourly of 2025-12-31, which has done 1 of its 2 runs");
    }

    @Test
    void aRunThatCannotBeLookedAtDoesNotHoldUpOtherRoutes() throws Exception {
        RunStore.open(database);
        Stores.update(
                database,
                "INSERT INTO sync_run (route, logical_time, fired_by, zone, task, status, attempts, crashes,"
                        + " cursor_version, rows_read, rows_filtered, rows_published, bytes_read, started)"
                        + " VALUES ('a', TIMESTAMP WITH TIME ZONE '900000000-01-01 00:00:00+00', 'MANUAL', 'UTC', 'a',"
                        + " 'WAITING', 0, 0, 0, 0, 0, 0, 0, CURRENT_TIMESTAMP)");
        start("a", "schedule=10s&after=b", "b", "schedule=none", "c", "schedule=0 0 1 * * ?");
        at("01:00:00");
        until("c", RunStatus.COMMITTED);
    }

    @Test
    void anHourlyOneWaitsOnlyForWhatIsDueUpToItsOwnTime() throws Exception {
        start("base", "schedule=0 0 * * * ?", "next", "schedule=0 5 * * * ?&after=base");
        at("01:00:00");
        at("01:05:00");
        until("next", RunStatus.COMMITTED);
        broken.put("base", true);
        at("02:00:00");
        at("02:05:00");
        long failed = node.last("base").run().id();
        waits("next", "base of 2025-12-31, whose run " + failed + " is FAILED ('caravan retry " + failed + "')");
    }

    @Test
    void aFiringThatWasPassedOverIsCoveredByTheNext() throws Exception {
        start("base", "schedule=0 0 2,4 * * ?", "next", "schedule=0 0 6 * * ?&after=base");
        at("05:00:00");
        assertThat(node.store.runs(RunFilter.latest("base", 10))).hasSize(1);
        at("06:00:00");
        until("next", RunStatus.COMMITTED);
    }

    @Test
    void aCircleIsNamed() throws Exception {
        start("a", "schedule=0 0 1 * * ?&after=b", "b", "schedule=0 0 1 * * ?&after=a");
        at("01:00:00");
        waits("a", "itself: a waits for b waits for a. Break the circle in 'after'");
    }

    @Test
    void anUnknownSyncIsNamed() throws Exception {
        start("a", "schedule=0 0 1 * * ?&after=nobody");
        at("01:00:00");
        waits("a", "nobody, which is no sync here: drop its route, or correct 'after'");
    }

    @Test
    void aPersonDoesNotWait() throws Exception {
        start("a", "schedule=0 0 1 * * ?&after=b", "b", "schedule=0 0 3 * * ?");
        assertThat(node.run("a").status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void waitsOnInAnotherProcess() throws Exception {
        start("a", "schedule=0 0 1 * * ?&after=b", "b", "schedule=0 0 3 * * ?");
        at("01:00:00");
        node.close();
        start("a", "schedule=0 0 1 * * ?&after=b", "b", "schedule=0 0 3 * * ?");
        at("03:00:00");
        until("a", RunStatus.COMMITTED);
        assertThat(node.store.runs(RunFilter.latest("a", 10))).hasSize(1);
    }
}
