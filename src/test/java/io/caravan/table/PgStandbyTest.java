package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.run.Plan;
import io.caravan.table.jdbc.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows over a real standby, which shows nothing of what is open at its primary. */
class PgStandbyTest {
    @TempDir
    static Path root;

    private static String primary;
    private static EmbeddedPostgres server;
    private static EmbeddedPostgres standby;
    private static Reads reads;

    @BeforeAll
    static void start() throws Exception {
        // one of its own: that of all tests is large, and would be copied whole
        server = EmbeddedPostgres.builder()
                .setServerConfig("max_prepared_transactions", "5")
                .start();
        primary = server.getJdbcUrl("postgres", "postgres");
        execute(
                "CREATE TABLE t (id bigserial PRIMARY KEY, at timestamptz NOT NULL)",
                "INSERT INTO t (at) VALUES (now() - interval '1 hour'), (now() - interval '5 minutes')");
        Path copy = root.resolve("standby");
        try (Connection connection = DriverManager.getConnection(primary);
                Statement statement = connection.createStatement()) {
            Path data = Path.of(Sql.one(connection, "SHOW data_directory"));
            statement.execute("SELECT pg_backup_start('standby', true)");
            copy(data, copy);
            String label = Sql.one(connection, "SELECT labelfile FROM pg_backup_stop(false)");
            Files.writeString(copy.resolve("backup_label"), label);
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=localhost user=postgres port=" + Sql.one(connection, "SHOW port")
                            + "'\n");
        }
        Files.createFile(copy.resolve("standby.signal"));
        standby = EmbeddedPostgres.builder()
                .setDataDirectory(copy)
                .setCleanDataDirectory(false)
                .setServerConfig("max_prepared_transactions", "5")
                .start();
        reads = new Reads(standby.getJdbcUrl("postgres", "postgres"), "postgres", "");
    }

    /** Of a server that runs, without the files that are of its process. */
    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.toList();
        }
        for (Path one : all) {
            String name = one.getFileName().toString();
            if (!name.equals("postmaster.pid") && !name.equals("postmaster.opts") && !name.startsWith("epg-lock")) {
                copyIfThere(one, to.resolve(from.relativize(one).toString()));
            }
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    }

    private static void copyIfThere(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to);
        } catch (NoSuchFileException e) {
            // what it held is in the log that the standby replays
        }
    }

    @AfterAll
    static void stop() throws IOException {
        reads.close();
        standby.close();
        server.close();
    }

    @Test
    void aTimeStaysBehindWhatIsReplayedAndSaysSo() throws Exception {
        execute("INSERT INTO t (at) VALUES (now() - interval '50 minutes')");
        TableSource source = reads.source("table", "t", "cursor", "at");
        await().until(() -> Reads.rows(source, Reads.plan(source, null)).size() == 2);
        Plan plan = Reads.plan(source, null);
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("a standby does not show the open transactions of its primary", "600 s");
    }

    @Test
    void aNumberIsRefusedAndIfAcceptedWaitsForWhatIsKnownToWrite() throws Exception {
        assertThatThrownBy(() -> Reads.plan(reads.source("table", "t", "cursor", "id"), null))
                .hasMessageContaining("the number 'id' as the cursor would miss rows: a standby does not show");
        TableSource accepted = reads.source("table", "t", "cursor", "id", "hiddenLag", "0s");
        try (Connection writer = DriverManager.getConnection(primary);
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO t (at) VALUES (now())");
            execute("INSERT INTO t (at) VALUES (now())");
            // what the standby has replayed shows that one is open
            Plan plan = await().until(
                            () -> Reads.plan(accepted, null),
                            one -> one.warnings().get(0).contains("nothing is read before it ends"));
            assertThat(Reads.rows(accepted, plan)).isEmpty();
            writer.rollback();
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(primary);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
