package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.command.terminal.Exit;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a command finds a service, and does without one, in a folder with configuration, routes and an H2 run store. */
class WhereaboutsIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String ROUTES =
            """
            - route:
                id: things
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { schedule: 1s, key: ID }
                  steps:
                    - filter: { constant: "false", steps: [ { log: "never" } ] }
            - route:
                id: others
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { schedule: once, key: ID }
                  steps:
                    - filter: { constant: "false", steps: [ { log: "never" } ] }
            - route:
                id: clock
                from:
                  uri: timer:clock
                  parameters: { period: 100 }
                  steps:
                    - log: "TICK"
            """;

    @TempDir
    private Path folder;

    private Process service;
    private int port;

    @BeforeEach
    void prepare() throws Exception {
        String shop = "jdbc:h2:file:" + folder.resolve("shop") + ";AUTO_SERVER=TRUE";
        try (Connection connection = DriverManager.getConnection(shop)) {
            connection.createStatement().execute("create table THINGS(ID int primary key)");
            connection.createStatement().execute("insert into THINGS values (1), (2), (3)");
        }
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/application.properties"),
                "caravan.connections.shop.url=" + shop + "\ncaravan.data.dir=state\nquarkus.http.port=" + port + "\n");
        Files.writeString(Files.createDirectories(folder.resolve("routes")).resolve("all.yaml"), ROUTES);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (service != null) {
            service.destroyForcibly().waitFor();
        }
    }

    @Test
    void runsOnlyWhatIsAskedForWithoutAService() throws Exception {
        Said run = caravan("run", "things");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).matches("things: run \\d+ COMMITTED in .*: 3 rows read, 3 filtered, .*\\R");
        assertThat(run.err()).doesNotContain("loaded").doesNotContain("TICK");
        JsonNode runs = new ObjectMapper().readTree(caravan("runs", "--json").out());
        assertThat(runs).hasSize(1);
        assertThat(runs.path(0).path("sync").asText()).isEqualTo("things");
        assertThat(folder.resolve("state/address")).doesNotExist();
    }

    @Test
    void backfillsWithoutAService() throws Exception {
        Said said = caravan("backfill", "things", "--from", "2026-11-01", "--to", "2026-11-02");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).matches("(?s)things: backfill \\d+ DONE in .*: 2 committed, .*");
    }

    @Test
    void failsWithoutAServiceAsWithOne() throws Exception {
        Said refused = caravan("run", "nobody");
        assertThat(refused.code()).isEqualTo(Exit.FAILED);
        assertThat(refused.err())
                .contains("caravan: cannot find the sync 'nobody'")
                .contains("this was done without a service");
        Said left = caravan("run", "things", "--no-wait");
        assertThat(left.code()).isEqualTo(Exit.USAGE);
        assertThat(left.err()).contains("cannot leave the run to itself: no service runs here");
    }

    @Test
    void asksTheServiceThatRunsOnTheDataFolder() throws Exception {
        serve();
        Said syncs = caravan("syncs", "--json");
        assertThat(syncs.code()).as(syncs.err()).isZero();
        assertThat(syncs.err()).as("no service of its own").isEmpty();
        assertThat(Files.readString(folder.resolve("state/address"))).isEqualTo("http://127.0.0.1:" + port + "\n");
        service.destroy();
        assertThat(service.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("state/address")).doesNotExist();
    }

    @Test
    void doesWithoutAServiceThatWasKilled() throws Exception {
        serve();
        service.destroyForcibly().waitFor();
        assertThat(folder.resolve("state/address")).exists();
        Said runs = caravan("runs", "things", "--json");
        assertThat(runs.code()).as(runs.err()).isZero();
        assertThat(new ObjectMapper().readTree(runs.out()).isArray()).isTrue();
    }

    @Test
    void saysThatAnotherProcessHasTheRunStore() throws Exception {
        serve();
        Files.delete(folder.resolve("state/address"));
        Said said = caravan("syncs");
        assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .contains("caravan: cannot open the run store")
                .contains("another process has it")
                .contains("--server")
                .doesNotContain("\tat ");
    }

    private void serve() throws IOException {
        Path log = folder.resolve("service.log");
        service = Said.start(folder, Map.of(), log, log.resolveSibling("service.err"), "serve");
        await().atMost(SOON).until(() -> {
            assertThat(service.isAlive()).as(Files.readString(log)).isTrue();
            return Files.exists(folder.resolve("state/address"));
        });
    }

    private Said caravan(String... args) throws Exception {
        return Said.packaged(folder, Map.of(), args);
    }
}
