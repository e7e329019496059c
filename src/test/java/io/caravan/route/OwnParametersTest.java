package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.engine.EngineOptions;
import io.caravan.engine.RunEngine;
import io.caravan.engine.SyncStatus;
import io.caravan.record.RecordBatch;
import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import io.caravan.store.BackfillRequest;
import io.caravan.store.RunRecord;
import io.caravan.store.RunStore;
import io.caravan.table.pool.Connections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropped routes whose source has parameters with several values. */
class OwnParametersTest {
    private static final String METERS =
            """
            - route:
                id: meters
                from:
                  uri: table:shop/PUBLIC.METERS
                  parameters:
                    schedule: none
                    cursor: AT
                    key: ID
                    where: "SITE = '${sites}.each_value'"
                    sites: Array[a, b]
                  steps:
                    - process: { ref: seen }
                    - filter: { constant: "false", steps: [ { log: "never" } ] }
            """;
    /** Its target stands in its own block, so that an option of it has a line. */
    private static final String COPIED = METERS.substring(0, METERS.indexOf("        - process"))
            + """
                    - to:
                        uri: hive:ods.meters
                        parameters:
                          mode: overwrite
                          partition: "site=${sites}.each_value"
            """;

    @TempDir
    private Path folder;

    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private final CamelContext camel = new DefaultCamelContext();
    private final ExecutorService replacing = Executors.newCachedThreadPool();
    private RunStore store;
    private RunEngine engine;
    private Connections connections;
    private DropFolder drop;

    @BeforeEach
    void startAll() throws Exception {
        Map<String, String> settings = Map.of("caravan.connections.shop.url", url("shop"));
        connections = new Connections(name -> Optional.ofNullable(settings.get(name)), settings::keySet);
        sql("create table METERS(ID int primary key, SITE varchar(9), AT timestamp)");
        sql("insert into METERS values (1, 'a', '2026-01-01 10:00:00'), (2, 'b', '2026-01-02 10:00:00'),"
                + " (3, 'b', '2026-01-01 11:00:00'), (4, 'c', '2026-01-01 12:00:00'),"
                + " (7, 'a', '2026-01-02 09:00:00')");
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl(url("store"));
        store = RunStore.open(database);
        EngineOptions options =
                new EngineOptions("test", 4, Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1), 3);
        engine = new RunEngine(store, Clock.systemUTC(), camel, new SimpleMeterRegistry(), options);
        camel.getRegistry().bind("connections", connections);
        camel.getRegistry().bind("engine", engine);
        camel.getRegistry()
                .bind("seen", (Processor) exchange -> note(exchange.getIn().getBody(RecordBatch.class)));
        camel.start();
        engine.start();
        drop = new DropFolder(camel, folder, Clock.systemUTC(), replacing);
        drop.scan();
    }

    @AfterEach
    void stopAll() throws Exception {
        drop.close();
        replacing.shutdownNow();
        engine.stop();
        camel.close();
        connections.close();
    }

    @Test
    void makesARunOfEachValueWithItsOwnRowsAndCursor() throws Exception {
        drop(METERS.replace("cursor: AT", "cursor: ID\n        hiddenLag: 0s"));
        engine.starts().now("meters");
        committed(2, Run.Trigger.MANUAL);
        assertThat(seen).containsExactlyInAnyOrder("1 a", "7 a", "2 b", "3 b");
        SyncStatus status = engine.syncs().all().get(0);
        assertThat(status.cursor()).isNull();
        assertThat(status.cursors()).isEqualTo(Map.of("sites=a", "8", "sites=b", "4"));
        seen.clear();
        // Later than the cursor of one, earlier than that of the other.
        sql("insert into METERS values (5, 'a', '2026-01-01 20:00:00'), (6, 'b', '2026-01-02 20:00:00')");
        engine.starts().now("meters");
        committed(4, Run.Trigger.MANUAL);
        assertThat(seen).containsExactly("6 b");
    }

    @Test
    void aFiringMakesARunOfEachCombination() throws Exception {
        drop(METERS.replace("schedule: none", "schedule: once")
                .replace("[a, b]", "[a, b]\n        years: Array[2025, 2026]")
                .replace("each_value'\"", "each_value' and AT >= '${years}.each_value-01-01'\""));
        List<RunRecord> runs = committed(4, Run.Trigger.SCHEDULE);
        assertThat(runs)
                .extracting(run -> run.run().parameters())
                .containsExactlyInAnyOrder(
                        Map.of("sites", "a", "years", "2025"),
                        Map.of("sites", "b", "years", "2025"),
                        Map.of("sites", "a", "years", "2026"),
                        Map.of("sites", "b", "years", "2026"));
        assertThat(runs)
                .extracting(run -> run.run().logicalTime())
                .containsOnly(runs.get(0).run().logicalTime());
        assertThat(store.cursors()).hasSize(4);
    }

    @Test
    void aRequestOfAnotherRouteMakesARunOfEachValueAndSharesThoseThatWait() throws Exception {
        drop(
                METERS
                        + """
                - route:
                    id: asking
                    from:
                      uri: direct:ask
                      steps:
                        - to: sync:meters
                """);
        engine.control().pause("meters", "so that requests wait");
        var asking = camel.createProducerTemplate();
        asking.sendBody("direct:ask", "");
        asking.sendBody("direct:ask", "");
        assertThat(engine.runs().latest("meters", 9))
                .extracting(run -> run.status() + " " + run.run().parameters())
                .containsExactlyInAnyOrder("WAITING {sites=a}", "WAITING {sites=b}");
        assertThat(engine.starts().request("meters").get(0).parameters()).containsEntry("sites", "a");
        engine.control().resume("meters");
        committed(2, Run.Trigger.EVENT);
        assertThat(seen).containsExactlyInAnyOrder("1 a", "7 a", "2 b", "3 b");
    }

    @Test
    void aBackfillMakesARunOfEachDateAndValueBesideTheCursors() throws Exception {
        drop(METERS);
        LocalDate first = LocalDate.parse("2026-01-01");
        engine.backfills()
                .start(
                        "meters",
                        new BackfillRequest(
                                first,
                                first.plusDays(1),
                                BackfillRequest.Order.ASCENDING,
                                2,
                                false,
                                BackfillRequest.OnError.STOP));
        committed(4, Run.Trigger.BACKFILL);
        assertThat(seen).containsExactlyInAnyOrder("1 a", "7 a", "2 b", "3 b");
        assertThat(store.cursors()).isEmpty();
        assertThat(engine.syncs().all().get(0).cursors()).isEmpty();
    }

    @Test
    void refusesANameThatTheSourceDoesNotHaveWhereverItIsUsed() throws Exception {
        drop(COPIED.replace("sites: Array", "site: Array"));
        assertThat(problems())
                .extracting(Problem::option, Problem::line)
                .containsExactlyInAnyOrder(tuple("where", 9), tuple("partition", 16));
        assertThat(problems())
                .extracting(Problem::message)
                .allMatch(message -> message.startsWith("meters: cannot expand '${sites}.each_value' in '"))
                .allMatch(message -> message.contains("Write 'sites: Array[a,b,c]' beside its options"));
    }

    @Test
    void refusesValuesThatCouldEndALiteralAreTwiceOrTooMany() throws Exception {
        drop(METERS.replace("[a, b]", "[a, b'--]"));
        refused("'sites' is 'Array[a, b'--]': values with commas between them are allowed");
        drop(METERS.replace("[a, b]", "[a, b, a]"));
        refused("'sites' is 'Array[a, b, a]': a value is there twice");
        drop(METERS.replace("[a, b]", "[a,, b]"));
        refused("values with commas between them are allowed");
        String many = IntStream.range(0, 40).mapToObj(Integer::toString).collect(Collectors.joining(","));
        drop(METERS.replace("[a, b]", "[" + many + "]\n        years: Array[" + many + "]"));
        refused("'sites', 'years' make 1600 combinations: at most 1000 are allowed");
        assertThat(engine.syncs().all()).isEmpty();
    }

    private void refused(String why) {
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.option()).isEqualTo("sites");
            assertThat(problem.line()).isEqualTo(10);
            assertThat(problem.message()).startsWith("meters: cannot").contains(why);
        });
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private List<RunRecord> committed(int count, Run.Trigger trigger) {
        List<RunRecord> runs = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> engine.runs().latest("meters", 9),
                        all -> all.size() >= count
                                && all.stream().allMatch(run -> run.status() == RunStatus.COMMITTED));
        assertThat(runs).hasSize(count).extracting(run -> run.run().trigger()).containsOnly(trigger);
        await().until(() -> !engine.syncs().all().get(0).running());
        return runs;
    }

    private void note(RecordBatch batch) {
        batch.rows().forEach(row -> seen.add(row.get("ID") + " " + row.get("SITE")));
    }

    private void sql(String statement) throws Exception {
        try (Connection shop = connections.dataSource("shop").getConnection()) {
            shop.createStatement().execute(statement);
        }
    }

    private String url(String name) {
        return "jdbc:h2:mem:" + name + System.identityHashCode(this) + ";DB_CLOSE_DELAY=-1";
    }

    private void drop(String text) throws IOException {
        Files.writeString(folder.resolve("meters.yaml"), text);
        drop.scan();
        drop.scan();
    }

    private List<Problem> problems() {
        return drop.files().get(0).problems();
    }
}
