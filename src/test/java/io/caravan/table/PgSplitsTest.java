package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Plan;
import io.caravan.run.RunAnew;
import io.caravan.table.jdbc.Description;
import io.caravan.table.jdbc.Keyset;
import io.caravan.table.jdbc.Range;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.SplitRequest;
import io.caravan.table.jdbc.Sql;
import io.caravan.table.postgres.PostgresDialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges hold each row once, whatever they are cut by. */
class PgSplitsTest {
    private static final PostgresDialect DIALECT = new PostgresDialect();
    private static String url;

    @BeforeAll
    static void createTables() throws Exception {
        url = PgServer.database("splits");
        run(
                "CREATE TABLE large (id bigint PRIMARY KEY, u uuid, t text, n numeric, at timestamptz, f float8, ab char(3),"
                        + " dup int, maybe int)",
                "INSERT INTO large SELECT i, md5(i::text)::uuid, chr(97 + i % 26) || '''\"\\ ' || i, i / 7.0,"
                        + " '2024-01-01'::timestamptz + i * interval '1.000001 second', CASE WHEN i % 9 = 0 THEN 'NaN'::float8 ELSE"
                        + " i END, left(md5(i::text), 2), i % 40, nullif(i % 1000, 0) FROM generate_series(1, 210000) i",
                "VACUUM ANALYZE large",
                "CREATE TABLE \"odd\"\"[`]$'\" (b int, a text, \"c d\" int, PRIMARY KEY (a, b) INCLUDE (\"c d\"))",
                "INSERT INTO \"odd\"\"[`]$'\" SELECT i, i % 3, i FROM generate_series(1, 500) i",
                "CREATE SCHEMA other CREATE TABLE large (other_id int PRIMARY KEY)",
                "CREATE TABLE parts (i int) PARTITION BY HASH (i)",
                "CREATE TABLE parts0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
                "CREATE TABLE parts1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
                "INSERT INTO parts SELECT generate_series(1, 20000)",
                "CREATE VIEW seen AS SELECT * FROM parts");
    }

    @Test
    void refusesPartsOnceTheirSnapshotIsGone() throws Exception {
        run("CREATE TABLE keyless AS SELECT i FROM generate_series(1, 50000) i", "ANALYZE keyless");
        try (Reads reads = new Reads(url, "postgres", "")) {
            TableSource source = reads.source("table", "keyless", "parallelism", "2");
            Plan plan = Reads.plan(source, null);
            assertThat(plan.splits()).hasSize(2);
            assertThat(Reads.rows(source, plan)).hasSize(50000);

            Plan interrupted = Reads.plan(source, null);
            source.release();
            assertThatThrownBy(() -> Reads.rows(reads.source("table", "keyless", "parallelism", "2"), interrupted))
                    .isInstanceOf(RunAnew.class)
                    .hasMessageContaining("the state of the table in which this run began is gone");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "u", "t", "n", "at", "f", "ab", "dup", "maybe", "dup,id", "maybe,t"})
    void holdEachRowOnceByAnyKey(String key) throws Exception {
        List<Range> ranges = splits("large", 4, null, key.split(","));
        assertThat(ranges).hasSizeBetween(4, 5);
        long[] counts = counts("large", ranges);
        assertThat(Stream.of(counts).flatMapToLong(java.util.Arrays::stream).sum())
                .isEqualTo(210000);
        assertThat(counts[0]).isBetween(30000L, 80000L);
    }

    @Test
    void holdEachRowOnceUnderAPredicateWithAComment() throws Exception {
        List<Range> ranges = splits("large", 3, "dup < 20 -- half", "id");
        long sum = 0;
        for (Range range : ranges) {
            sum += count("large", Keyset.and("dup < 20 -- half", range.predicate()));
        }
        assertThat(sum).isEqualTo(105000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"large", "parts", "odd\"[`]$'", "seen"})
    void holdEachRowOnceByPageWithoutAKey(String table) throws Exception {
        String name = '"' + table.replace("\"", "\"\"") + '"';
        List<Range> ranges = splits(name, 4);
        long sum = 0;
        for (long count : counts(name, ranges)) {
            sum += count;
        }
        assertThat(sum).isEqualTo(count(name, null));
        assertThat(ranges).hasSize(table.equals("seen") ? 1 : table.startsWith("odd") ? ranges.size() : 4);
    }

    @Test
    void findsThePrimaryKeyInItsOrderAndOfTheRightTable() throws Exception {
        try (Connection connection = connect()) {
            assertThat(DIALECT.primaryKey(connection, Relation.table("\"odd\"\"[`]$'\"")))
                    .containsExactly("a", "b");
            assertThat(DIALECT.primaryKey(connection, Relation.table("large"))).containsExactly("id");
            assertThat(DIALECT.primaryKey(connection, Relation.table("other.large")))
                    .containsExactly("other_id");
            assertThat(DIALECT.primaryKey(connection, Relation.table("parts"))).isEmpty();
        }
    }

    @Test
    void readInOneSnapshotUntilItIsGone() throws Exception {
        try (Connection holder = connect();
                Connection reader = connect();
                Connection late = connect()) {
            DIALECT.hold(holder, "SELECT * FROM parts");
            String snapshot = DIALECT.exportSnapshot(holder);
            run("INSERT INTO parts VALUES (-1)");
            assertThat(DIALECT.joinSnapshot(reader, snapshot, "SELECT * FROM parts"))
                    .isTrue();
            assertThat(Sql.one(reader, "SELECT count(*) FROM parts WHERE i < 0"))
                    .isEqualTo("0");
            assertThatThrownBy(() -> run(reader, "DELETE FROM parts")).hasMessageContaining("read-only");
            holder.rollback();
            run("DELETE FROM parts WHERE i < 0");
            assertThatThrownBy(() -> DIALECT.joinSnapshot(late, snapshot, "SELECT * FROM parts"))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static List<Range> splits(String table, int count, String predicate, String... key) throws SQLException {
        try (Connection connection = connect()) {
            Relation relation = Relation.table(table);
            Description description = DIALECT.describe(connection, relation);
            List<SourceColumn> columns = Stream.of(key)
                    .map(name -> description.columns().stream()
                            .filter(column -> column.name().equals(name))
                            .findFirst()
                            .orElseThrow())
                    .toList();
            return DIALECT.splits(
                    connection, new SplitRequest(relation, description.from(), predicate, columns, count));
        }
    }

    private static List<Range> splits(String table, int count) throws SQLException {
        return splits(table, count, null);
    }

    private static long[] counts(String table, List<Range> ranges) throws SQLException {
        long[] counts = new long[ranges.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = count(table, ranges.get(i).predicate());
        }
        return counts;
    }

    private static long count(String table, String predicate) throws SQLException {
        try (Connection connection = connect()) {
            return Long.parseLong(Sql.one(
                    connection, "SELECT count(*) FROM " + table + (predicate == null ? "" : " WHERE " + predicate)));
        }
    }

    private static Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        DIALECT.prepare(connection);
        return connection;
    }

    private static void run(String... statements) throws SQLException {
        try (Connection connection = connect()) {
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
