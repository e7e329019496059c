package io.caravan.table;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A real PostgreSQL, one for all tests of a run, with a database for each test class. */
public final class PgServer {
    private static EmbeddedPostgres server;

    private PgServer() {}

    /** Creates a database and returns the JDBC address of its owner. */
    public static synchronized String database(String name) throws IOException, SQLException {
        if (server == null) {
            // Names of zones, money and messages must not depend on the machine.
            server = EmbeddedPostgres.builder()
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("encoding", "UTF8")
                    .setServerConfig("max_prepared_transactions", "5")
                    .start();
        }
        String admin = server.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(admin);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return server.getJdbcUrl("postgres", name);
    }
}
