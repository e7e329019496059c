package io.caravan;

import io.caravan.connection.ConnectionSettings;
import io.caravan.engine.Chores;
import io.caravan.engine.EngineOptions;
import io.caravan.engine.RunEngine;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hive.server.HiveClient;
import io.caravan.hive.server.HiveSettings;
import io.caravan.hive.table.Lake;
import io.caravan.run.RunStatus;
import io.caravan.store.Backfill;
import io.caravan.store.BackfillRequest;
import io.caravan.store.DirtyRow;
import io.caravan.store.RunRecord;
import io.caravan.store.RunStore;
import io.caravan.store.Verification;
import io.caravan.table.pool.Connections;
import io.caravan.table.pool.Databases;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;

/** Camel, the run engine and the components in this process, with one database "db" and a Hive database of its own. */
final class Service implements AutoCloseable {
    private static final Duration A_RUN_ENDS_WITHIN = Duration.ofSeconds(60);

    final String database;
    private final CamelContext camel = new DefaultCamelContext();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Connections connections;
    private final Lake lake;
    private final HiveClient hive;
    private final JdbcConnectionPool store;
    private final RunStore runs;
    private final RunEngine engine;

    /**
     * Starts with a store in a file.
     *
     * @param folder where the store lives
     * @param settings of the connection "db", as {@code url}
     */
    Service(String name, Path folder, Lake lake, Map<String, String> settings) throws Exception {
        this(name, folder, lake, lake.hive(), settings);
    }

    /** Starts with a lake for the routes and another way into the same Hive for the test. */
    Service(String name, Path folder, Lake lake, HiveClient hive, Map<String, String> settings) throws Exception {
        this(name, folder, lake, hive, settings, Databases.KNOWN);
    }

    /** Starts with these kinds of databases. */
    Service(String name, Path folder, Lake lake, HiveClient hive, Map<String, String> settings, Databases databases)
            throws Exception {
        this.lake = lake;
        this.hive = hive;
        // A lake that outlives the test run may hold the databases of an earlier one.
        database = name + "_" + Long.toString(System.currentTimeMillis(), 36);
        hive.execute("CREATE DATABASE " + database);
        Map<String, String> all = new HashMap<>();
        settings.forEach((key, value) -> all.put("caravan.connections.db." + key, value));
        connections = new Connections(
                new ConnectionSettings(key -> Optional.ofNullable(all.get(key)), all::keySet), databases);
        // H2 closes its file with the last connection, and opening it anew takes longer than a run.
        store = JdbcConnectionPool.create(
                "jdbc:h2:file:" + folder.resolve("store") + ";OPTIMIZE_REUSE_RESULTS=0", "sa", "");
        EngineOptions options =
                new EngineOptions(name, 4, Duration.ofSeconds(30), Duration.ZERO, Duration.ofMillis(100), 2);
        runs = RunStore.open(store);
        engine = new RunEngine(runs, Clock.systemUTC(), camel, meters, options);
        camel.getRegistry().bind("connections", connections);
        camel.getRegistry().bind("engine", engine);
        camel.getRegistry().bind("lake", lake);
        camel.start();
        engine.start();
    }

    /** The lake of this test run. */
    static Lake lake(String name) {
        return new Lake(
                HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"),
                HiveSettings.of("hive2://" + Lakes.get().hiveBinary(), "hive", ""),
                "/tmp/caravan/" + name);
    }

    /** Adds a route from a source to a table of the own Hive database, with steps in between. */
    void route(String id, String from, UnaryOperator<ProcessorDefinition<?>> steps, String hive) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.apply(from(from).routeId(id)).to("hive:" + database + "." + hive);
            }
        });
    }

    void route(String id, String from, String hive) throws Exception {
        route(id, from, UnaryOperator.identity(), hive);
    }

    /** Adds the routes of a text, which may name the connection as a data source. */
    void yaml(String text) throws Exception {
        camel.getRegistry().bind("db", DataSource.class, () -> connections.dataSource("db"));
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("routes.yaml", text));
    }

    /** Whether a route that is no sync has made a run that committed. */
    boolean committed(String route) {
        return engine.runs().latest(route, 1).stream().anyMatch(last -> last.status() == RunStatus.COMMITTED);
    }

    /** Runs a route now and waits for the end of the run. */
    RunRecord run(String route) {
        long run = engine.starts().now(route).get(0).id();
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(A_RUN_ENDS_WITHIN)
                .until(
                        () -> engine.runs().latest(route, 1).get(0),
                        last -> last.run().id() == run
                                && !last.status().open()
                                && engine.syncs().all().stream()
                                        .noneMatch(sync -> sync.route().equals(route) && sync.running()));
    }

    /** Runs a route for a business date, and waits for the end of the run. */
    RunRecord backfill(String route, LocalDate date) {
        long run = engine.backfills().run(route, date).get(0).id();
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(A_RUN_ENDS_WITHIN)
                .until(() -> engine.runs().find(run), last -> last.finished() != null);
    }

    /** Runs a route for many, and waits for the end of them. */
    Backfill backfill(String route, BackfillRequest request) {
        long id = engine.backfills().start(route, request).id();
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(A_RUN_ENDS_WITHIN.multipliedBy(2))
                .until(() -> engine.backfills().find(id), now -> now.status() != Backfill.Status.RUNNING);
    }

    /** Compares what the targets of a route hold with what was written. */
    Verification verify(String route) {
        return engine.verifications().run(route);
    }

    /** What the engine does now and then for published places, as if that much time had gone by. */
    void lookAfterPlaces(Duration later) throws Exception {
        for (String column : List.of("noted", "replaced", "look")) {
            update("UPDATE sync_publication SET " + column + " = " + column + " - INTERVAL '" + later.toMinutes()
                    + "' MINUTE");
        }
        Chores.lookAfterPlaces(engine);
    }

    /** The run store knows of no files that were published. */
    void forgetPublications() throws Exception {
        update("DELETE FROM sync_publication");
    }

    /** The last run of a route is as if it had stood still when all was visible, and somebody had given it up. */
    void cancelledInDoubt(String route) throws Exception {
        String last = "(SELECT MAX(run_id) FROM sync_run WHERE route = '" + route + "')";
        update("UPDATE sync_publication SET committed = NULL WHERE run_id = " + last);
        update("UPDATE sync_run SET status = 'CANCELLED' WHERE run_id = " + last);
    }

    private void update(String sql) throws Exception {
        try (var connection = store.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** What has happened in the last run of a route. */
    List<String> events(String route) {
        return engine.runs().detail(engine.runs().latest(route, 1).get(0).run().id()).timeline().stream()
                .map(event -> event.kind().name())
                .toList();
    }

    double count(String counter) {
        return meters.get(counter).counter().count();
    }

    /** The dirty records that are kept of a run. */
    List<DirtyRow> dirty(RunRecord run) {
        return runs.dirty(run.run().id(), 0, 100);
    }

    /** The end of the last committed window of a route, null before the first. */
    String cursor(String route) {
        return engine.syncs().all().stream()
                .filter(sync -> sync.route().equals(route))
                .findFirst()
                .orElseThrow()
                .cursor();
    }

    /** Asks Hive; {@code %s} is the own database. */
    List<List<Object>> hive(String sql) {
        return hive.execute(sql.replace("%s", database)).rows();
    }

    @Override
    public void close() throws Exception {
        engine.close();
        camel.close();
        connections.close();
        store.dispose();
        hive.execute("DROP DATABASE IF EXISTS " + database + " CASCADE");
        hive.close();
        lake.close();
    }
}
