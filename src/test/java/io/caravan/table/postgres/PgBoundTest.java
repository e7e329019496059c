package io.caravan.table.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.table.PgServer;
import io.caravan.table.jdbc.Bound;
import io.caravan.table.jdbc.CursorRequest;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.Description;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The upper bound of a window beside transactions that are open, hidden or only read. */
class PgBoundTest {
    private static final PostgresDialect DIALECT = new PostgresDialect();
    private static String url;

    @BeforeAll
    static void createDatabase() throws Exception {
        url = PgServer.database("bound");
        run(url, "CREATE ROLE looker LOGIN", "CREATE ROLE writer LOGIN");
    }

    @BeforeEach
    void createTable() throws Exception {
        run(
                url,
                "DROP TABLE IF EXISTS orders",
                "CREATE TABLE orders (id bigserial PRIMARY KEY, at timestamptz DEFAULT now(), wall timestamp, day date,"
                        + " price numeric(10,2))",
                "GRANT ALL ON orders TO looker, writer",
                "GRANT ALL ON SEQUENCE orders_id_seq TO writer");
    }

    @Test
    void staysBelowTheStartOfTheOldestOpenTransaction() throws Exception {
        try (Connection writer = open(url, "INSERT INTO orders DEFAULT VALUES")) {
            String written = Sql.one(
                    writer, "SELECT to_char(max(at) AT TIME ZONE 'UTC'," + " 'YYYY-MM-DD HH24:MI:SS.US') FROM orders");
            Bound bound = bound(url, "at");
            assertThat(bound.exact()).isTrue();
            assertThat(Cursors.timestamp(bound.value()))
                    .isEqualTo(Cursors.timestamp(written).minusSeconds(1));
            writer.commit();
        }
        assertThat(Cursors.timestamp(bound(url, "at").value()))
                .isAfter(LocalDateTime.now(ZoneOffset.UTC).minusSeconds(20));
    }

    @Test
    void isNotHeldBackByItsOwnReaders() throws Exception {
        try (Connection reader = DriverManager.getConnection(url)) {
            DIALECT.hold(reader, "SELECT 1");
            String snapshot = DIALECT.exportSnapshot(reader);
            String begun = Sql.one(
                    reader,
                    "SELECT to_char(now() AT TIME ZONE 'UTC' - interval" + " '1 second', 'YYYY-MM-DD HH24:MI:SS.US')");
            assertThat(snapshot).isNotBlank();
            assertThat(Cursors.timestamp(bound(url, "at").value())).isAfter(Cursors.timestamp(begun));
        }
    }

    @Test
    void lagsAndSaysSoWhileATransactionIsOpenThatItMayNotSee() throws Exception {
        try (Connection writer = open(as("writer"), "INSERT INTO orders DEFAULT VALUES")) {
            Bound bound = bound(as("looker"), "at");
            assertThat(bound.exact()).isFalse();
            assertThat(bound.note())
                    .contains("pg_read_all_stats")
                    .contains("600 s")
                    .contains("'hiddenLag'");
            assertThat(Cursors.timestamp(bound.value()))
                    .isBefore(LocalDateTime.now(ZoneOffset.UTC).minusSeconds(599));
            run(url, "GRANT pg_read_all_stats TO looker");
            assertThat(bound(as("looker"), "at").exact()).isTrue();
            writer.rollback();
        } finally {
            run(url, "REVOKE pg_read_all_stats FROM looker");
        }
    }

    @Test
    void isExactForARoleThatMaySeeNothingWhileNobodyHasATransactionOpen() throws Exception {
        try (Connection idle = DriverManager.getConnection(as("writer"))) {
            run(idle, "INSERT INTO orders DEFAULT VALUES");
            Bound bound = bound(as("looker"), "at");
            assertThat(bound.exact()).isTrue();
            assertThat(Cursors.timestamp(bound.value()))
                    .isAfter(LocalDateTime.now(ZoneOffset.UTC).minusSeconds(20));
        }
    }

    @Test
    void isExactForARoleThatMaySeeNothingOnceWhatWasOpenHasEnded() throws Exception {
        CompletableFuture<Bound> bound;
        try (Connection writer = open(as("writer"), "INSERT INTO orders DEFAULT VALUES")) {
            bound = CompletableFuture.supplyAsync(() -> {
                try {
                    return bound(as("looker"), "at");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            org.awaitility.Awaitility.await().during(Duration.ofMillis(200)).until(() -> !bound.isDone());
            writer.commit();
        }
        assertThat(bound.get().exact()).isTrue();
        assertThat(Cursors.timestamp(bound.get().value()))
                .isAfter(LocalDateTime.now(ZoneOffset.UTC).minusSeconds(20));
    }

    @Test
    void aSmallLagIsNotTheDistanceForWhatIsHidden() throws Exception {
        try (Connection writer = open(as("writer"), "INSERT INTO orders DEFAULT VALUES")) {
            Bound bound = bound(as("looker"), "at", Duration.ofSeconds(3), null);
            assertThat(Cursors.timestamp(bound.value()))
                    .isBefore(LocalDateTime.now(ZoneOffset.UTC).minusSeconds(599));
            Bound declared = bound(as("looker"), "at", Duration.ofSeconds(3), Duration.ofSeconds(30));
            assertThat(Cursors.timestamp(declared.value()))
                    .isBetween(
                            LocalDateTime.now(ZoneOffset.UTC).minusSeconds(50),
                            LocalDateTime.now(ZoneOffset.UTC).minusSeconds(30));
            writer.rollback();
        }
    }

    @Test
    void aTransactionThatIsSeenHoldsTheWindowHoweverManyAreHiddenOrPrepared() throws Exception {
        try (Connection seen = open(as("looker"), "INSERT INTO orders (id) VALUES (-1)");
                Connection hidden = open(as("writer"), "INSERT INTO orders DEFAULT VALUES")) {
            prepare(as("writer"), "hold", "INSERT INTO orders DEFAULT VALUES");
            Bound bound = bound(as("looker"), "at", null, Duration.ZERO);
            String began = Sql.one(seen, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')");
            assertThat(Cursors.timestamp(bound.value()))
                    .isEqualTo(Cursors.timestamp(began).minusSeconds(1));
            assertThat(bound.note()).contains("prepared transaction").contains("pg_read_all_stats");
            hidden.rollback();
            seen.rollback();
        } finally {
            run(url, "ROLLBACK PREPARED 'hold'");
        }
    }

    @Test
    void staysBehindAPreparedTransactionByTheDistanceForWhatIsHidden() throws Exception {
        prepare(url, "xa", "INSERT INTO orders DEFAULT VALUES");
        try {
            String prepared = Sql.one(
                    DriverManager.getConnection(url),
                    "SELECT to_char(prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM pg_prepared_xacts");
            Bound bound = bound(url, "at", Duration.ofSeconds(3), Duration.ofMinutes(2));
            assertThat(bound.exact()).isFalse();
            assertThat(bound.note()).contains("prepared transaction").contains("120 s");
            assertThat(Cursors.timestamp(bound.value()))
                    .isEqualTo(Cursors.timestamp(prepared).minusMinutes(2));
        } finally {
            run(url, "ROLLBACK PREPARED 'xa'");
        }
    }

    @Test
    void aNumberWaitsForATransactionThatIsPreparedMeanwhile() throws Exception {
        Connection writer = open(url, "INSERT INTO orders DEFAULT VALUES");
        run(url, "INSERT INTO orders DEFAULT VALUES");
        CompletableFuture<Bound> bound = CompletableFuture.supplyAsync(() -> {
            try {
                return bound(as("looker"), "id");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try (writer) {
            org.awaitility.Awaitility.await().during(Duration.ofMillis(100)).until(() -> !bound.isDone());
            run(writer, "PREPARE TRANSACTION 'number'");
            org.awaitility.Awaitility.await().during(Duration.ofMillis(400)).until(() -> !bound.isDone());
        } finally {
            run(url, "COMMIT PREPARED 'number'");
        }
        assertThat(bound.get()).isEqualTo(Bound.exact("3"));
    }

    @Test
    void followsTheZoneThatTheWallClockOfTheTableShows() throws Exception {
        for (int hours : new int[] {8, 0, -5}) {
            String wall = "(now() AT TIME ZONE 'UTC') + interval '" + hours + " hours'";
            run(url, "TRUNCATE orders", "INSERT INTO orders (wall) VALUES (" + wall + ")");
            Bound bound = bound(url, "wall");
            LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).plusHours(hours);
            assertThat(Cursors.timestamp(bound.value())).isBetween(now.minusSeconds(20), now);
            assertThat(bound.exact()).isEqualTo(hours <= 0);
        }
    }

    @Test
    void neverTakesAWallClockFurtherThanTheTableProves() throws Exception {
        run(
                url,
                "INSERT INTO orders (wall) VALUES ((now() AT TIME ZONE 'UTC') - interval '5 hours 40 minutes'),"
                        + " ('infinity')");
        LocalDateTime newest = LocalDateTime.now(ZoneOffset.UTC).minusHours(5).minusMinutes(40);
        assertThat(Cursors.timestamp(bound(url, "wall").value()))
                .isBetween(newest.minusMinutes(2), newest.plusMinutes(15));
    }

    @Test
    void readsIdsOnlyWhenNoOpenTransactionCanWriteALowerOne() throws Exception {
        // The number is drawn, as Hibernate does, long before the row is written.
        Connection writer = open(url, "SELECT nextval('orders_id_seq')");
        run(url, "INSERT INTO orders DEFAULT VALUES");
        CompletableFuture<Bound> bound = CompletableFuture.supplyAsync(() -> {
            try {
                return bound(url, "id");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try (writer) {
            org.awaitility.Awaitility.await().during(Duration.ofMillis(200)).until(() -> !bound.isDone());
            run(writer, "INSERT INTO orders (id) VALUES (1)");
            writer.commit();
        }
        assertThat(bound.get()).isEqualTo(Bound.exact("3"));
    }

    @Test
    void readsNothingByIdWhileATransactionStaysOpen() throws Exception {
        run(url, "INSERT INTO orders DEFAULT VALUES");
        try (Connection writer = open(url, "SELECT 1")) {
            Bound bound = bound(url, "id");
            assertThat(bound.value()).isNull();
            assertThat(bound.note()).contains("open for more than 5 s").contains("'id'");
            writer.rollback();
        }
    }

    @Test
    void saysThatASequenceWithACacheIsNotInOrder() throws Exception {
        run(url, "ALTER SEQUENCE orders_id_seq CACHE 20", "INSERT INTO orders DEFAULT VALUES");
        assertThat(bound(url, "id").exact()).isFalse();
        assertThat(bound(url, "id").note()).contains("draws 20 numbers ahead");
    }

    @Test
    void boundsDecimalsByTheirScaleAndDatesByTheLastZone() throws Exception {
        run(url, "INSERT INTO orders (price, day) VALUES (12.30, current_date)");
        assertThat(bound(url, "price")).isEqualTo(Bound.exact("12.31"));
        assertThat(bound(url, "day").value())
                .isEqualTo(LocalDateTime.now(ZoneOffset.UTC)
                        .minusHours(12)
                        .minusSeconds(1)
                        .toLocalDate()
                        .toString());
    }

    @Test
    void hasNoBoundInAnEmptyTable() throws Exception {
        assertThat(bound(url, "id")).isEqualTo(Bound.exact(null));
        assertThat(bound(url, "wall")).isEqualTo(Bound.exact(null));
    }

    private static void prepare(String url, String name, String sql) throws SQLException {
        try (Connection writer = open(url, sql)) {
            run(writer, "PREPARE TRANSACTION '" + name + "'");
        }
    }

    private static Bound bound(String url, String cursor) throws SQLException {
        return bound(url, cursor, null, null);
    }

    private static Bound bound(String url, String cursor, Duration lag, Duration hidden) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            DIALECT.prepare(connection);
            Description table = DIALECT.describe(connection, Relation.table("orders"));
            SourceColumn column = table.columns().stream()
                    .filter(one -> one.name().equals(cursor))
                    .findFirst()
                    .orElseThrow();
            return DIALECT.upperBound(connection, new CursorRequest(table.from(), null, column, lag, hidden));
        }
    }

    private static String as(String user) {
        return url.replaceAll("user=[^&]*", "user=" + user);
    }

    private static Connection open(String url, String sql) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        run(connection, sql);
        return connection;
    }

    private static void run(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            for (String sql : statements) {
                run(connection, sql);
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
