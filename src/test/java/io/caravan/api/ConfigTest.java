package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.caravan.engine.EngineOptions;
import io.caravan.engine.GroupOptions;
import io.caravan.run.RunException;
import io.caravan.table.PgServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private static final Duration LEASE = Duration.ofSeconds(1);

    @TempDir
    private Path data;

    @Test
    void runsHaveDefaults() {
        EngineOptions options = config(RunConfig.class, Map.of()).options();
        assertThat(options).isEqualTo(EngineOptions.defaults(options.node()));
        assertThat(options.node()).contains("-" + ProcessHandle.current().pid() + "-");
    }

    @Test
    void runsTakeEverySetting() {
        Map<String, String> settings = Map.of(
                "caravan.run.node", "a",
                "caravan.run.workers", "3",
                "caravan.run.lease", "PT10S",
                "caravan.run.grace", "PT20S",
                "caravan.run.backoff", "PT2S",
                "caravan.run.attempts", "7",
                "caravan.run.history-days", "30");
        assertThat(config(RunConfig.class, settings).options())
                .isEqualTo(new EngineOptions(
                        "a", 3, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(2), 7, 30));
    }

    @Test
    void exchangesHaveDefaults() {
        assertThat(config(ExchangeConfig.class, Map.of()).options())
                .isEqualTo(EngineOptions.defaults("a").exchanges());
    }

    @Test
    void exchangesTakeEverySetting() {
        Map<String, String> settings = Map.of(
                "caravan.exchange.commit-rows", "300",
                "caravan.exchange.commit-interval", "PT2S");
        assertThat(config(ExchangeConfig.class, settings).options())
                .isEqualTo(new GroupOptions(300, Duration.ofSeconds(2)));
    }

    @Test
    void theStoreIsAFileInTheDataFolderByDefault() throws Exception {
        try (AgroalDataSource store = StoreDatabase.open(config(StoreConfig.class, Map.of()), data, LEASE);
                Connection connection = store.getConnection()) {
            assertThat(connection.getMetaData().getURL()).startsWith("jdbc:h2:file:" + data.resolve("caravan"));
            assertThat(store.getConfiguration().connectionPoolConfiguration().maxSize())
                    .isEqualTo(8);
        }
        assertThat(data.resolve("caravan.mv.db")).exists();
    }

    /** With the answers that H2 keeps, nearly every round fails. */
    @Test
    void theStoreAnswersWithWhatIsCommitted() throws Exception {
        int rounds = 50;
        try (AgroalDataSource store = StoreDatabase.open(config(StoreConfig.class, Map.of()), data, LEASE);
                Connection writer = store.getConnection();
                Connection reader = store.getConnection()) {
            execute(writer, "CREATE TABLE numbers (x INT PRIMARY KEY, y INT)", "INSERT INTO numbers VALUES (1, 0)");
            writer.setAutoCommit(false);
            for (int round = 1; round <= rounds; round++) {
                String update = "UPDATE numbers SET y = " + round + " WHERE x = 1";
                var writing = CompletableFuture.runAsync(() -> execute(writer, update, "COMMIT"));
                while (!writing.isDone()) {
                    number(reader);
                }
                writing.join();
                assertThat(number(reader)).isEqualTo(round);
            }
        }
    }

    private static int number(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT y FROM numbers WHERE x = ?")) {
            statement.setInt(1, 1);
            var rows = statement.executeQuery();
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void execute(Connection connection, String... statements) {
        try (var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theStoreTakesEverySetting() throws Exception {
        Map<String, String> settings = Map.of(
                "caravan.store.url", "jdbc:h2:mem:config-test",
                "caravan.store.username", "me",
                "caravan.store.password", "secret",
                "caravan.store.max-size", "3");
        try (AgroalDataSource store = StoreDatabase.open(config(StoreConfig.class, settings), data, LEASE);
                Connection connection = store.getConnection()) {
            assertThat(connection.getMetaData().getURL()).isEqualTo("jdbc:h2:mem:config-test");
            assertThat(connection.getMetaData().getUserName()).isEqualTo("ME");
            assertThat(store.getConfiguration().connectionPoolConfiguration().maxSize())
                    .isEqualTo(3);
        }
    }

    @Test
    void theStoreRefusesOtherDatabasesWithoutPrintingAPassword() {
        Map<String, String> settings = Map.of("caravan.store.url", "jdbc:oracle://me:hunter2@host/db?password=hunter3");
        StoreConfig config = config(StoreConfig.class, settings);
        assertThatThrownBy(() -> StoreDatabase.open(config, data, LEASE))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("neither H2 nor PostgreSQL")
                .hasMessageNotContaining("hunter");
    }

    @Test
    void aStoreThatCannotBeOpenedIsNamedWithTheRemedy() {
        Map<String, String> nowhere = Map.of("caravan.store.url", "jdbc:postgresql://127.0.0.1:1/nowhere?user=me");
        try (AgroalDataSource store = StoreDatabase.open(config(StoreConfig.class, nowhere), data, LEASE)) {
            assertThatThrownBy(() -> StoreDatabase.store(store))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("cannot open the run store jdbc:postgresql://127.0.0.1:1/nowhere: ")
                    .hasMessageContaining("Check caravan.store.url");
        }
    }

    /** What a process that is frozen within a transaction has locked is free for others after a lease. */
    @Test
    void aTransactionThatIsLeftOpenInPostgreSqlEndsAfterALease() throws Exception {
        StoreConfig config = config(StoreConfig.class, Map.of("caravan.store.url", PgServer.database("left_open")));
        try (AgroalDataSource store = StoreDatabase.open(config, data, LEASE);
                Connection frozen = store.getConnection();
                Connection other = store.getConnection()) {
            other.createStatement().execute("CREATE TABLE task AS SELECT 1 AS epoch");
            frozen.setAutoCommit(false);
            frozen.createStatement().execute("SELECT epoch FROM task FOR UPDATE");
            other.createStatement().execute("UPDATE task SET epoch = 2");
            assertThatThrownBy(() -> frozen.createStatement().execute("UPDATE task SET epoch = 3"))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static <T> T config(Class<T> type, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(type)
                .withConverter(Duration.class, 200, (Converter<Duration>) ConfigTest::duration)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(type);
    }

    /** As Quarkus reads periods: 30s is PT30S. */
    private static Duration duration(String text) {
        return Duration.parse(text.startsWith("P") ? text : "PT" + text);
    }
}
