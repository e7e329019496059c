package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** For each test a route that copies 60 rows in three splits into a folder, and a process that runs it. */
abstract class RouteFixture {
    @TempDir
    static Path root;

    static DataSource database;
    String route;
    Node node;

    @BeforeAll
    static void open() {
        database = Stores.H2.open(root, "store");
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        route = test.getTestMethod().orElseThrow().getName();
        node = node("rows:r?splits=3&parallelism=2");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    Node node(String source) throws Exception {
        return new Node("n" + System.nanoTime(), database, root, Clock.systemUTC(), Power.on())
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(source).id(route).to("folder:" + route);
                    }
                });
    }

    /** A process that waits longer for a run than a lease lasts. */
    Node patient(Duration lease, Duration grace) throws Exception {
        return new Node("n" + System.nanoTime(), database, root, Clock.systemUTC(), Power.on(), lease, grace)
                .rows(0, 60)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?splits=3").id(route).to("folder:" + route);
                    }
                });
    }

    void assertPublished(long to) throws IOException {
        assertThat(Folder.published(root, route))
                .isEqualTo(LongStream.range(0, to).boxed().toList());
    }
}
