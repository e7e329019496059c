package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Plan;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.Read;
import io.caravan.table.pool.ConnectionOptions;
import io.caravan.table.pool.DatabasePool;
import io.caravan.table.pool.Databases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;

/** Reading through plain JDBC within its bounds. */
class JdbcReaderTest {
    private static final int WIDE = 400_000;

    @Test
    void aBatchOfWideRowsEndsEarly() throws Exception {
        String url = "jdbc:h2:mem:wide;DB_CLOSE_DELAY=-1";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE t AS SELECT x AS id, REPEAT('a', " + WIDE + ") AS text FROM SYSTEM_RANGE(1, 60)");
        }
        try (Reads reads = new Reads(url, "", "")) {
            TableSource source = reads.source("table", "T");
            Plan plan = Reads.plan(source, null);
            List<Long> bytes = new ArrayList<>();
            List<Integer> rows = new ArrayList<>();
            source.read(new Reads.Attempt(plan, plan.splits().get(0), batch -> {
                bytes.add(batch.bytes());
                rows.add(batch.size());
            }));
            assertThat(rows.stream().mapToInt(Integer::intValue).sum()).isEqualTo(60);
            assertThat(bytes).hasSizeGreaterThan(1).allMatch(size -> size <= Read.BATCH_BYTES + WIDE + 8);
        }
    }

    @Test
    void everyDriverHasATimeOutForConnectionsAndReads() throws Exception {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        try (Reads reads = new Reads(Map.of("db.url", "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:remote"))) {
            assertThat(reads.all("query", "SELECT 1 AS one")).containsExactly(List.of("1"));
        } finally {
            server.stop();
        }
        for (String url : List.of(
                "jdbc:postgresql://host/db",
                "jdbc:mariadb://host/db",
                "jdbc:mysql://host/db",
                "jdbc:sqlserver://host",
                "jdbc:oracle:thin:@//host/db",
                "jdbc:db2://host/db")) {
            ConnectionOptions options = ConnectionOptions.read(
                            "db", name -> name.endsWith(".url") ? Optional.of(url) : Optional.empty(), Databases.KNOWN)
                    .orElseThrow();
            assertThat(DatabasePool.defaults(options)).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    /** A writer whose wall clock is behind UTC must not be passed over, nor one whose is ahead wait for hours. */
    @Test
    void aWallClockIsThatOfTheRowsWhateverZoneTheSessionHas() throws Exception {
        String url = "jdbc:h2:mem:wall;DB_CLOSE_DELAY=-1";
        for (int hours : new int[] {-5, 0, 8}) {
            LocalDateTime wall = LocalDateTime.now(ZoneOffset.UTC).plusHours(hours);
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS t");
                statement.execute("CREATE TABLE t AS SELECT 1 AS id, TIMESTAMP '" + Cursors.text(wall) + "' AS at");
            }
            try (Reads reads = new Reads(url, "", "")) {
                Plan plan = Reads.plan(reads.source("table", "T", "cursor", "AT", "hiddenLag", "30s"), null);
                assertThat(Cursors.timestamp(plan.window().hi())).isBetween(wall.minusSeconds(31), wall.plusMinutes(1));
                assertThat(plan.warnings()).hasSize(1);
            }
        }
    }
}
