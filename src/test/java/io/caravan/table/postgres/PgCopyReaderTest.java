package io.caravan.table.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.caravan.Doorway;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Row;
import io.caravan.record.Schema;
import io.caravan.table.jdbc.BatchReader;
import io.caravan.table.jdbc.Read;
import io.caravan.table.jdbc.Sql;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Batches of a binary COPY, and its end by a fault, an interrupt or a lost connection. */
class PgCopyReaderTest {
    private static final Schema SCHEMA = Schema.of(new Column("i", ColumnType.INT));
    private static PgReads pg;

    @BeforeAll
    static void connect() throws Exception {
        pg = new PgReads("copy_reader");
    }

    @Test
    void fillsBatchesAcrossBlocksAndRowsOfAnySize() throws Exception {
        String sql = "(SELECT i, repeat(chr(97 + i % 26), CASE WHEN i % 50 = 0 THEN 600000 ELSE i % 700 END) AS t,"
                + " CASE WHEN i % 3 = 0 THEN i END AS n FROM generate_series(1, 3000) i) q";
        int[] next = {1};
        int[] batches = {0};
        pg.read(sql, 256, batch -> {
            batches[0]++;
            assertThat(batch.bytes()).isLessThan(10 << 20);
            Row row = batch.row();
            while (row.next()) {
                int i = next[0]++;
                assertThat(row.getLong(0)).isEqualTo(i);
                assertThat(row.getString(1))
                        .isEqualTo(String.valueOf((char) ('a' + i % 26)).repeat(i % 50 == 0 ? 600000 : i % 700));
                assertThat(row.isNull(2)).isEqualTo(i % 3 != 0);
            }
        });
        assertThat(next[0]).isEqualTo(3001);
        assertThat(batches[0]).isGreaterThanOrEqualTo(12);
    }

    @Test
    void reportsAFaultInTheMiddleOfTheResult() {
        assertThatThrownBy(() ->
                        pg.read("(SELECT 1 / (5000 - i) AS i FROM generate_series(1, 6000) i) q", 100, batch -> {}))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("division by zero");
    }

    @Test
    void leavesTheConnectionUsableWhenClosedInMidResult() throws Exception {
        try (Connection connection = pg.connect()) {
            BatchReader reader = open(connection, "(SELECT i FROM generate_series(1, 3000000) i) q");
            assertThat(reader.read(RecordBatch.allocate(SCHEMA, 100))).isTrue();
            reader.close();
            connection.rollback();
            assertThat(Sql.one(connection, "SELECT 'alive'")).isEqualTo("alive");
            assertThat(backends()).isZero();
        }
    }

    @Test
    void stopsAStatementThatSendsNothingWhenInterrupted() throws Exception {
        try (Connection connection = pg.connect()) {
            Throwable[] failure = new Throwable[1];
            Thread thread = new Thread(() -> {
                // The server answers with the first row only: opening blocks.
                try (BatchReader reader = open(connection, "(SELECT 1 AS i FROM pg_sleep(30)) q")) {
                    reader.read(RecordBatch.allocate(SCHEMA, 100));
                } catch (Exception e) {
                    failure[0] = e;
                }
            });
            thread.start();
            Awaitility.await().until(() -> backends() == 1);
            thread.interrupt();
            thread.join(5000);
            assertThat(thread.isAlive()).isFalse();
            assertThat(failure[0]).isInstanceOf(SQLException.class).hasMessage("the read was interrupted");
            assertThat(backends()).isZero();
        }
    }

    /** The interrupt comes too early to stop the statement, and too late not to send it. */
    @Test
    void locksNoConnectionWhenInterruptedWhileItOpens() throws Exception {
        try (Connection connection = pg.connect()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> open(connection, "(SELECT i FROM generate_series(1, 3000000) i) q"))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("the read was interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                if (connection.isValid(10)) {
                    assertThat(Sql.one(connection, "SELECT 'alive'")).isEqualTo("alive");
                }
            });
        }
        Awaitility.await().until(() -> backends() == 0);
    }

    @Test
    void leavesNoBackendBehindWhenItsConnectionWasCut() throws Exception {
        try (Connection connection = pg.connect()) {
            BatchReader reader = open(
                    connection, "(SELECT i FROM generate_series(1, 100000) i UNION ALL SELECT 1 FROM pg_sleep(30)) q");
            assertThat(reader.read(RecordBatch.allocate(SCHEMA, 100))).isTrue();
            assertThat(backends()).isEqualTo(1);
            connection.abort(Runnable::run);
            reader.close();
            Awaitility.await().until(() -> backends() == 0);
        }
    }

    @Test
    void givesUpAConnectionWhoseServerFallsSilentInMidResult() throws Exception {
        URI server = URI.create(pg.url.substring("jdbc:".length()));
        try (Doorway door = new Doorway("127.0.0.1:" + server.getPort());
                Connection connection = DriverManager.getConnection(
                        pg.url.replace(":" + server.getPort() + "/", ":" + door.port() + "/")
                                + "&socketTimeout=1&cancelSignalTimeout=1")) {
            connection.setAutoCommit(false);
            BatchReader reader = open(connection, "(SELECT i FROM generate_series(1, 3000000) i) q");
            assertThat(reader.read(RecordBatch.allocate(SCHEMA, 100))).isTrue();
            door.stall();
            assertTimeoutPreemptively(Duration.ofSeconds(60), reader::close);
            assertThat(connection.isClosed()).isTrue();
        }
        Awaitility.await().until(() -> backends() == 0);
    }

    private static BatchReader open(Connection connection, String from) throws SQLException {
        return PgReads.DIALECT.open(
                connection, new Read("SELECT i FROM " + from, pg.columns("(SELECT 1 AS i) q"), 1000));
    }

    private static int backends() throws SQLException {
        try (Connection connection = pg.connect()) {
            return Integer.parseInt(Sql.one(
                    connection,
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                            + " AND query LIKE 'COPY%'"));
        }
    }
}
