package io.caravan.engine;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** The databases that a run store lives in. */
public enum Stores {
    /** A file. */
    H2,
    /** The same, as long as this process lives. */
    H2_MEMORY,
    POSTGRESQL;

    /** As the application opens its own: H2 gives no answer that it has kept. */
    private static final String FRESH = ";OPTIMIZE_REUSE_RESULTS=0";

    private static EmbeddedPostgres server;

    /** A database of its own name, on H2 in the given folder or on one PostgreSQL for the whole test run. */
    public DataSource open(Path folder, String name) {
        return switch (this) {
            case H2 -> JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve(name) + FRESH, "sa", "");
            case H2_MEMORY -> JdbcConnectionPool.create("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1" + FRESH, "sa", "");
            case POSTGRESQL -> database(name);
        };
    }

    public static void update(DataSource database, String... statements) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    private static synchronized DataSource database(String name) {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder().start();
                Runtime.getRuntime().addShutdownHook(new Thread(Stores::stop));
            }
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return pool(server.getJdbcUrl("postgres", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DataSource pool(String url) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled(false)
                .connectionPoolConfiguration(pool -> pool.maxSize(20)
                        .acquisitionTimeout(Duration.ofSeconds(10))
                        .exceptionSorter(e -> String.valueOf(e.getSQLState()).matches("(08|57P).*"))
                        .connectionFactoryConfiguration(
                                factory -> factory.jdbcUrl(url).principal(new NamePrincipal("postgres")))));
    }

    private static void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
