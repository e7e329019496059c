package io.caravan.file;

import io.caravan.engine.EngineOptions;
import io.caravan.engine.RunEngine;
import io.caravan.run.Run;
import io.caravan.store.ItemCounts;
import io.caravan.store.RunRecord;
import io.caravan.store.RunStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;

/** An engine on a store in memory, and a folder to copy from and to. */
public final class FileWorld implements AutoCloseable {
    public final DefaultCamelContext camel = new DefaultCamelContext();
    public final RunStore store;
    public final RunEngine engine;
    public final Path root;

    public FileWorld(Path root) throws Exception {
        this.root = root;
        DataSource database = JdbcConnectionPool.create(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;OPTIMIZE_REUSE_RESULTS=0", "sa", "");
        store = RunStore.open(database);
        camel.disableJMX();
        engine = new RunEngine(
                store,
                Clock.systemUTC(),
                camel,
                new SimpleMeterRegistry(),
                new EngineOptions("world", 8, Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofMillis(20), 3));
        camel.getRegistry().bind("runEngine", engine);
        camel.start();
    }

    public FileWorld route(String id, String from, String... to) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).id(id).multicast().to(to);
            }
        });
        return this;
    }

    /** The endpoint of a folder of this world. */
    public String folder(String name, String options) {
        return "folder:" + root + "/" + name + (options.isEmpty() ? "" : "?" + options);
    }

    /** Runs a route to its end. */
    public RunRecord run(String route) {
        Run run = engine.starts().now(route).get(0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> engine.runs().find(run.id()).finished() != null
                        || engine.runs().find(run.id()).status().name().equals("QUARANTINED"));
        Awaitility.await().until(() -> engine.syncs().all().stream().noneMatch(sync -> sync.running()));
        return engine.runs().find(run.id());
    }

    /** Runs a sync up to where a publication is refused, and the run stands still. */
    public RunRecord refused(String route) {
        Run run = engine.starts().now(route).get(0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> engine.runs().find(run.id()).error() != null
                        && engine.syncs().all().stream().noneMatch(sync -> sync.running()));
        return engine.runs().find(run.id());
    }

    public ItemCounts counts(RunRecord run) {
        return store.detail(run.run().id()).items();
    }

    public Path write(String name, byte[] content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    public Path write(String name, String content) throws IOException {
        return write(name, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** All files below a folder with their contents in Latin-1, by their paths. */
    public Map<String, String> files(String folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Path base = root.resolve(folder);
        if (Files.exists(base)) {
            try (Stream<Path> all = Files.walk(base)) {
                all.filter(Files::isRegularFile)
                        .forEach(file -> files.put(base.relativize(file).toString(), read(file)));
            }
        }
        return files;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        engine.close();
        camel.stop();
    }
}
