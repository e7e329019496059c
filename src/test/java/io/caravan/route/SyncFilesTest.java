package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.engine.EngineOptions;
import io.caravan.engine.RunEngine;
import io.caravan.explain.RouteDraft;
import io.caravan.route.FileState.Status;
import io.caravan.run.RunStatus;
import io.caravan.store.RunStore;
import io.caravan.table.pool.Connections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropped files whose routes are syncs, with the real engine over H2. */
class SyncFilesTest {
    private static final String THINGS =
            """
            - route:
                id: things
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { schedule: none, key: ID }
                  steps:
                    - process: { ref: slow }
                    - filter: { constant: "false", steps: [ { log: "never" } ] }
            """;

    @TempDir
    private Path folder;

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final CamelContext camel = new DefaultCamelContext();
    private final ExecutorService replacing = Executors.newCachedThreadPool();
    private RunEngine engine;
    private Connections connections;
    private DropFolder drop;

    @BeforeEach
    void startAll() throws Exception {
        Map<String, String> settings = Map.of("caravan.connections.shop.url", url("shop"));
        connections = new Connections(name -> Optional.ofNullable(settings.get(name)), settings::keySet);
        try (Connection shop = connections.dataSource("shop").getConnection()) {
            shop.createStatement().execute("create table THINGS(ID int primary key)");
            shop.createStatement().execute("insert into THINGS values (1), (2)");
        }
        JdbcDataSource store = new JdbcDataSource();
        store.setUrl(url("store"));
        EngineOptions options =
                new EngineOptions("test", 4, Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1), 3);
        engine = new RunEngine(RunStore.open(store), Clock.systemUTC(), camel, new SimpleMeterRegistry(), options);
        camel.getRegistry().bind("connections", connections);
        camel.getRegistry().bind("engine", engine);
        camel.getRegistry().bind("slow", (Processor) exchange -> {
            entered.countDown();
            leave.await();
        });
        camel.start();
        engine.start();
        drop = new DropFolder(camel, folder, Clock.systemUTC(), replacing);
        drop.scan();
    }

    @AfterEach
    void stopAll() throws Exception {
        leave.countDown();
        drop.close();
        replacing.shutdownNow();
        engine.stop();
        camel.close();
        connections.close();
    }

    @Test
    void letsARunningRunEndBeforeItsRouteIsReplaced() throws Exception {
        drop("things.yaml", THINGS);
        Route first = camel.getRoute("things");
        engine.starts().now("things");
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
        drop("things.yaml", THINGS.replace("schedule: none", "schedule: 1d"));
        drop("others.yaml", THINGS.replace("things", "others"));
        assertThat(camel.getRoute("things")).isSameAs(first);
        assertThat(state("things.yaml").status()).isEqualTo(Status.REPLACING);
        assertThat(state("others.yaml").status()).isEqualTo(Status.OK);
        leave.countDown();
        Awaitility.await().until(() -> state("things.yaml").status() == Status.OK);
        assertThat(camel.getRoute("things")).isNotSameAs(first);
        assertThat(engine.runs().latest("things", 9))
                .last()
                .satisfies(run -> assertThat(run.status()).isEqualTo(RunStatus.COMMITTED))
                .satisfies(run -> assertThat(run.attempts()).isEqualTo(1));
    }

    @Test
    void plansABusinessDateForTheTimeThatARunForItHas() throws Exception {
        leave.countDown();
        LocalDate friday = LocalDate.parse("2026-01-02");
        Map<String, String> times = Map.of(
                "none", "2026-01-03T00:00:00Z",
                "'0 30 1,13 * * ?'", "2026-01-03T13:30:00Z",
                "'0 30 1,13 * * ?', where: \"ID > $[hh24]\"", "2026-01-03T01:30:00Z",
                "'0 30 1 ? * MON'", "2026-01-03T00:00:00Z");
        for (String schedule : times.keySet()) {
            Instant time = Instant.parse(times.get(schedule));
            String id = "r" + drop.files().size();
            drop(id + ".yaml", THINGS.replace("things", id).replace("none", schedule + ", timezone: UTC"));
            try (RouteDraft draft = drop.draft(id).orElseThrow()) {
                assertThat(draft.timeOf(friday)).as(schedule).isEqualTo(time);
            }
            assertThat(engine.backfills().run(id, friday).get(0).logicalTime())
                    .as(schedule)
                    .isEqualTo(time);
        }
    }

    @Test
    void tellsAllThatIsWrongWithASource() throws Exception {
        drop(
                "things.yaml",
                THINGS.replace("schedule: none", "schedule: often, batchRows: 0, parallelism: many, kye: ID"));
        List<Problem> problems = state("things.yaml").problems();
        assertThat(problems)
                .extracting(Problem::option)
                .containsOnlyOnce("schedule", "batchRows", "parallelism", "kye");
        assertThat(problems).extracting(Problem::line).containsOnly(5);
        assertThat(problems).extracting(Problem::value).contains("often", "0", "many");
        assertThat(problems).allMatch(problem -> problem.message().startsWith("things: cannot"));
    }

    @Test
    void tellsEachWrongOptionOfATargetOnce() throws Exception {
        drop(
                "things.yaml",
                THINGS.replace(
                        "- process: { ref: slow }",
                        "- to: { uri: hive:ods.things, parameters: { mode: upsrt, key: id, fileSize: abc, crate: no } }"));
        assertThat(state("things.yaml").problems())
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "things: cannot read the option 'crate' of hive:ods.things: there is no such option."
                                + " Did you mean 'create'?",
                        "things: cannot use the endpoint hive:ods.things: 'mode' is 'upsrt': it is not one of append,"
                                + " overwrite, overwrite-dynamic, upsert.",
                        "things: cannot use the endpoint hive:ods.things: 'fileSize' is 'abc': it is not a size. Write"
                                + " for example 256MB.");
    }

    @Test
    void tellsWrongOptionsAndAnUnknownConnectionAtOnce() throws Exception {
        drop("things.yaml", THINGS.replace("table:shop", "table:shpo").replace("key: ID", "batchRows: 0"));
        assertThat(state("things.yaml").problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("'batchRows' is '0'"))
                .anyMatch(message -> message.contains("Did you mean 'shop'?"))
                .hasSize(2);
    }

    @Test
    void tellsAnUnknownConnectionBeforeAnythingIsTouched() throws Exception {
        drop("things.yaml", THINGS);
        Route first = camel.getRoute("things");
        drop("things.yaml", THINGS.replace("table:shop", "table:shpo"));
        assertThat(state("things.yaml").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(4))
                .satisfies(problem ->
                        assertThat(problem.message()).contains("'shpo'").contains("shop"));
        assertThat(camel.getRoute("things")).isSameAs(first);
        assertThat(engine.syncs().all()).hasSize(1);
    }

    @Test
    void refusesToWriteToASource() throws Exception {
        drop("things.yaml", THINGS.replace("- process: { ref: slow }", "- to: table:shop/PUBLIC.THINGS"));
        assertThat(state("things.yaml").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(7))
                .satisfies(problem -> assertThat(problem.message()).contains("cannot write to a table"));
    }

    private String url(String name) {
        return "jdbc:h2:mem:" + name + System.identityHashCode(this) + ";DB_CLOSE_DELAY=-1";
    }

    private void drop(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        drop.scan();
        drop.scan();
    }

    private FileState state(String name) {
        return drop.files().stream()
                .filter(file -> file.file().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
