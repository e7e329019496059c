package io.caravan;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of a real PostgreSQL, which all tests of the packaged application share. */
record Postgres(String name) {
    private static EmbeddedPostgres server;

    static synchronized Postgres database(String name) throws IOException, SQLException {
        if (server == null) {
            server = EmbeddedPostgres.builder().start();
        }
        new Postgres("postgres").sql("create database " + name);
        return new Postgres(name);
    }

    /** The address for its owner, who needs no password. */
    String url() {
        return server.getJdbcUrl("postgres", name);
    }

    /** The address without a user. */
    String address() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
    }

    /** Makes a user whom the server asks for a password. */
    void user(String user, String password) throws IOException, SQLException {
        sql("create role " + user + " login password '" + password + "'");
        Path rules = Path.of(text("show hba_file"));
        Files.writeString(rules, "host all " + user + " all scram-sha-256\n" + Files.readString(rules));
        sql("select pg_reload_conf()");
    }

    void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement execute = connection.createStatement()) {
            execute.execute(statement);
        }
    }

    long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    private String text(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
