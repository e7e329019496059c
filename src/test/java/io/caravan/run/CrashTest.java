package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cuts the power at every single step of a run, and lets a second process take over. */
class CrashTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(Stores.class)
    void everyRowArrivesOnceWhereverTheProcessDies(Stores stores) throws Exception {
        DataSource database = stores.open(root, "crash");
        RunStore.open(database);
        int step = 0;
        boolean died = true;
        while (died) {
            step++;
            String route = "orders" + step;
            Node first = node(database, route, Power.until(step));
            try {
                first.engine.trigger(route);
                Awaitility.await()
                        .until(() -> first.power.isOff()
                                || !first.engine.syncs().get(0).running());
            } catch (RunException e) {
                assertThat(first.power.isOff()).isTrue();
            }
            died = first.power.isOff();
            first.kill();
            try (Node second = node(database, route, Power.on())) {
                expire(database);
                second.rows(25, 30).start();
                second.engine.tick();
                second.settle();
                if (second.last(route) == null || second.last(route).status() == RunStatus.COMMITTED) {
                    second.run(route);
                }
                assertThat(second.last(route).status())
                        .describedAs("step %d: %s", step, first.power.steps())
                        .isEqualTo(RunStatus.COMMITTED);
                assertThat(Folder.published(root, route))
                        .describedAs("step %d: %s", step, first.power.steps())
                        .isEqualTo(LongStream.range(0, 30).boxed().toList());
                assertThat(second.store.cursors()).containsEntry(route, "30");
            }
        }
        assertThat(step).isGreaterThan(12);
    }

    private Node node(DataSource database, String route, Power power) throws Exception {
        return new Node("node-" + power.hashCode(), database, root, Clock.systemUTC(), power)
                .rows(0, 25)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?splits=2").id(route).to("folder:" + route);
                    }
                });
    }

    static void expire(DataSource database) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE sync_task SET lease_until = CURRENT_TIMESTAMP");
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }
}
