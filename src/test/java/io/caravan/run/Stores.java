package io.caravan.run;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** The databases that a run store lives in. */
enum Stores {
    H2,
    POSTGRESQL;

    private static EmbeddedPostgres server;

    /** A database of its own name, on H2 in the given folder or on one PostgreSQL for the whole test run. */
    DataSource open(Path folder, String name) {
        return switch (this) {
            case H2 -> JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve(name), "sa", "");
            case POSTGRESQL -> database(name);
        };
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
            return server.getDatabase("postgres", name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
