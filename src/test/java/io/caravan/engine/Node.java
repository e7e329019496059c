package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.run.Run;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import io.caravan.store.RunStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/**
 * A process: an engine on a store with a Camel context of its own, a {@code rows:} source and a {@code folder:}
 * target.
 */
public final class Node implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(20);

    Power power;
    final DefaultCamelContext camel = new DefaultCamelContext();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final Rows rows = new Rows();
    public final Folder folder;
    public final RunStore store;
    public RunEngine engine;

    public Node(String name, DataSource database, Path root, Clock clock, Power power) throws Exception {
        this(name, database, root, clock, power, LEASE);
    }

    public Node(String name, DataSource database, Path root, Clock clock, Power power, Duration lease)
            throws Exception {
        this(name, database, root, clock, power, lease, Duration.ofMillis(500));
    }

    public Node(String name, DataSource database, Path root, Clock clock, Power power, Duration lease, Duration grace)
            throws Exception {
        this.power = power;
        this.folder = new Folder(root, power);
        this.rows.power = power;
        this.store = RunStore.open(database);
        RunStore fed = RunStore.on(new StoreFeed(power, Bug.NONE).of(database));
        camel.disableJMX();
        this.engine = new RunEngine(fed, clock, camel, meters, options(name, lease, grace));
        camel.getRegistry().bind("runEngine", engine);
        camel.addComponent("rows", rows);
        camel.addComponent("folder", folder);
        camel.start();
    }

    private static EngineOptions options(String name, Duration lease, Duration grace) {
        return new EngineOptions(name, 8, lease, grace, Duration.ofMillis(1), 5);
    }

    /** A new process in the place of the one before, of which nothing is left but the routes. */
    void reboot(String name, DataSource database, Power mains, Bug bug) throws Exception {
        power = mains;
        rows.power = mains;
        folder.power = mains;
        folder.bug = bug;
        camel.getManagementStrategy().getEventNotifiers().stream()
                .filter(FailureWatch.class::isInstance)
                .toList()
                .forEach(camel.getManagementStrategy()::removeEventNotifier);
        RunStore fed = RunStore.on(new StoreFeed(mains, bug).of(database));
        engine = new RunEngine(
                fed, Clock.systemUTC(), camel, new SimpleMeterRegistry(), options(name, LEASE, Duration.ofSeconds(30)));
        camel.getRoutes().forEach(route -> engine.register((RunConsumer) route.getConsumer()));
    }

    public Node rows(long from, long to) {
        LongStream.range(from, to).forEach(rows.all::add);
        return this;
    }

    public Node routes(RoutesBuilder routes) throws Exception {
        camel.addRoutes(routes);
        return this;
    }

    public Node start() {
        engine.start();
        return this;
    }

    /** Waits for the end of what runs. */
    public Node settle() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> engine.syncs().all().stream().noneMatch(SyncStatus::running));
        return this;
    }

    /** Runs a route to its end. */
    public RunRecord run(String route) {
        Run run = engine.starts().now(route).get(0);
        settle();
        return store.runs(RunFilter.latest(route, 100)).stream()
                .filter(record -> record.run().id() == run.id())
                .findFirst()
                .orElseThrow();
    }

    public RunRecord last(String route) {
        List<RunRecord> runs = store.runs(RunFilter.latest(route, 1));
        return runs.isEmpty() ? null : runs.get(0);
    }

    /** The leases of all processes run out. */
    public static void expire(DataSource database) throws SQLException {
        Stores.update(database, "UPDATE sync_task SET lease_until = CURRENT_TIMESTAMP");
    }

    /** Ends like a killed process: without another trace. */
    public void kill() {
        power.cut();
        engine.stop();
        camel.stop();
        engine.close();
    }

    @Override
    public void close() {
        engine.stop();
        camel.stop();
        engine.close();
    }
}
