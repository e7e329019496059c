package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.hive.table.Lake;
import io.caravan.table.pool.Connections;
import io.caravan.table.pool.Databases;
import io.caravan.table.toy.ToyDatabase;
import io.caravan.table.toy.ToyDialect;
import io.caravan.table.toy.ToyDriver;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a new kind of database is one record and its dialect: everything else finds out by itself. */
class ToyDatabaseTest {
    private static final Databases WITH_TOY = Databases.KNOWN.with(ToyDatabase.KIND);

    @TempDir
    private Path folder;

    @BeforeEach
    void table() throws SQLException {
        execute(
                "DROP ALL OBJECTS",
                "CREATE TABLE parts (id INT PRIMARY KEY, name VARCHAR(20), made TIMESTAMP)",
                "INSERT INTO parts SELECT x, 'part ' || x, TIMESTAMP '2026-01-31 12:00:00' FROM system_range(1, 1000)");
    }

    @Test
    void aTableOfItGoesThroughTheEngineBySplitsAndByACursor() throws Exception {
        Lake lake = Service.lake("toy");
        try (Service service =
                new Service("toy", folder, lake, lake.hive(), Map.of("url", "jdbc:toy://host/toys"), WITH_TOY)) {
            service.route("all", "table:db/parts?schedule=none&splitBy=id&parallelism=4", "all_parts?mode=overwrite");
            service.route("new", "table:db/parts?schedule=none&cursor=id", "new_parts?mode=append");
            assertThat(service.run("all").rowsRead()).isEqualTo(1000);
            ToyDialect.DESCRIBED.set(0);
            assertThat(service.run("new").rowsRead()).isEqualTo(1000);
            // For all that is asked before the read, and once more where the read begins.
            assertThat(ToyDialect.DESCRIBED).hasValue(2);
            execute("INSERT INTO parts VALUES (1001, 'one more', NULL)");
            assertThat(service.run("new").rowsRead()).isEqualTo(1);
            assertThat(service.cursor("new")).isEqualTo("1002");
            assertThat(ids(service, "all_parts")).isEqualTo(numbers(1000));
            assertThat(ids(service, "new_parts")).isEqualTo(numbers(1001));
            assertThat(service.hive("SELECT name, made FROM %s.all_parts WHERE id = 7"))
                    .asString()
                    .contains("part 7", "2026-01-31 12:00:00");
        }
    }

    private static List<String> ids(Service service, String table) throws Exception {
        return service.hive("SELECT id FROM %s." + table + " ORDER BY id").stream()
                .map(row -> row.get(0).toString())
                .toList();
    }

    private static List<String> numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
    }

    @Test
    void itsConnectionIsTriedStepByStep() throws Exception {
        try (ServerSocket server = new ServerSocket(0);
                Connections connections =
                        connections("jdbc:toy://localhost:" + server.getLocalPort() + "/toys?tls=needed")) {
            Thread answers = new Thread(() -> answer(server));
            answers.start();
            ConnectionTest test = connections.test("db");
            assertThat(test.steps()).extracting(ConnectionTest.Step::name).contains("tls", "login", "read", "rights");
            assertThat(test.steps())
                    .allSatisfy(
                            step -> assertThat(step.ok()).as(step.toString()).isTrue());
            assertThat(test.steps())
                    .anySatisfy(step -> assertThat(step.detail()).isEqualTo("a toy shows all there is"));
            server.close();
            answers.join();
        }
    }

    private static void answer(ServerSocket server) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write('T');
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void whereItIsAndWhoMayNotBeNamedInItsUrlIsKnown() throws Exception {
        assertThat(ToyDatabase.KIND.server("jdbc:toy://host/toys"))
                .hasValueSatisfying(server -> assertThat(server.port()).isEqualTo(7777));
        try (Connections connections = connections("jdbc:toy://me:secret@host/toys")) {
            assertThat(connections.list()).singleElement().satisfies(info -> assertThat(info.problem())
                    .contains("holds a user or password")
                    .doesNotContain("secret"));
        }
        try (Connections connections = connections("jdbc:toy://host/toys?box=blue")) {
            assertThat(connections.place("db")).isEqualTo(Map.of("server", "host:7777", "database", "toys blue"));
        }
    }

    private static Connections connections(String url) {
        Map<String, String> settings = Map.of("caravan.connections.db.url", url);
        return new Connections(
                new ConnectionSettings(name -> Optional.ofNullable(settings.get(name)), settings::keySet), WITH_TOY);
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(ToyDriver.memory("toys"))) {
            for (String sql : statements) {
                connection.createStatement().execute(sql);
            }
        }
    }
}
