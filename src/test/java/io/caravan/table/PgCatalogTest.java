package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Plan;
import io.caravan.run.RunException;
import io.caravan.table.jdbc.Sql;
import io.caravan.table.postgres.PgTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL's catalog says is taken for what it is: types by their number, NOT NULL where it holds, rights by column. */
class PgCatalogTest {
    private static String url;
    private static Reads reads;

    @BeforeAll
    static void create() throws Exception {
        url = PgServer.database("catalogs");
        reads = new Reads(url, "postgres", "");
    }

    @AfterAll
    static void close() {
        reads.close();
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String as(String role) {
        return url.replace("user=postgres", "user=" + role);
    }

    @Test
    void rowsOfChildrenThatDroppedNotNullAreRead() throws Exception {
        execute(
                "CREATE TABLE parent (id int PRIMARY KEY, at timestamptz NOT NULL)",
                "CREATE TABLE child () INHERITS (parent)",
                "ALTER TABLE child ALTER id DROP NOT NULL, ALTER at DROP NOT NULL",
                "INSERT INTO parent SELECT i, '2020-01-01' FROM generate_series(1, 100) i",
                // its key is not unique over the children
                "INSERT INTO child SELECT i, '2020-01-01' FROM generate_series(51, 100) i",
                "INSERT INTO child SELECT NULL, NULL FROM generate_series(1, 7)");
        assertThat(reads.all("table", "parent", "parallelism", "4")).hasSize(157);
        assertThatThrownBy(() -> reads.all("table", "parent", "cursor", "at"))
                .hasMessageContaining("7 rows have no value in the cursor column 'at'");
        assertThat(reads.all("table", "parent", "cursor", "at", "cursorNull", "include"))
                .hasSize(157);
    }

    @Test
    void rowsOfForeignTablesThatBreakTheirNotNullAreRead(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("rows.csv");
        Files.writeString(file, "1,2020-01-01\n2,2020-01-01\n,\n,\n");
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        execute(
                "CREATE EXTENSION file_fdw",
                "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
                "CREATE FOREIGN TABLE outside (id int NOT NULL, at date NOT NULL) SERVER files OPTIONS (filename '"
                        + file + "', format 'csv')");
        assertThat(reads.all("table", "outside", "splitBy", "id", "parallelism", "3"))
                .hasSize(4);
        // another server is in no snapshot of ours
        assertThat(Reads.plan(reads.source("table", "outside", "splitBy", "id", "parallelism", "3"), null)
                        .splits())
                .hasSize(1);
    }

    @Test
    void nullsThatAJoinBringsAreRead() throws Exception {
        execute(
                "CREATE TABLE head (id int PRIMARY KEY)",
                "CREATE TABLE line (id int PRIMARY KEY, head int, at timestamptz NOT NULL)",
                "INSERT INTO head SELECT generate_series(1, 50)",
                "INSERT INTO line SELECT i, i, '2020-01-01' FROM generate_series(1, 30) i");
        String query = "SELECT line.id, line.at FROM head LEFT JOIN line ON line.head = head.id";
        assertThat(reads.all("query", query, "splitBy", "id", "parallelism", "3"))
                .hasSize(50);
        assertThatThrownBy(() -> reads.all("query", query, "cursor", "at"))
                .hasMessageContaining("20 rows have no value in the cursor column 'at'");
    }

    @Test
    void notNullIsTrustedWhereItHolds() throws Exception {
        execute(
                "CREATE TABLE plain (id int NOT NULL)",
                "CREATE TABLE ranges (id int NOT NULL) PARTITION BY RANGE (id)",
                "CREATE TABLE range1 PARTITION OF ranges FOR VALUES FROM (0) TO (10)");
        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(PgTables.enforcesNotNull(connection, "plain")).isTrue();
            assertThat(PgTables.enforcesNotNull(connection, "ranges")).isTrue();
            assertThat(PgTables.enforcesNotNull(connection, "pg_locks")).isFalse();
        }
    }

    @Test
    void typesOfTheDatabaseThatAreCalledLikeBuiltInOnesAreReadAsText() throws Exception {
        execute(
                "CREATE SCHEMA own",
                "CREATE TYPE own.name AS (first text, last text)",
                "CREATE TYPE own.int8 AS (a int, b int)",
                "CREATE TYPE own.date AS ENUM ('today', 'never')",
                "CREATE TYPE own.uuid AS ENUM ('one')",
                "CREATE TYPE own.json AS (x int)",
                "CREATE TYPE own.text AS (x int)",
                "CREATE DOMAIN own.bool AS int",
                "CREATE TABLE own.types (n own.name, i own.int8, d own.date, u own.uuid, j own.json, b own.bool, s"
                        + " interval, a inet, l own.int8[])",
                "INSERT INTO own.types VALUES (('Ada', 'L'), (1, 2), 'never', 'one', ROW(1), 3, '1 day', '10.0.0.1',"
                        + " ARRAY[ROW(1, 2)::own.int8])",
                "CREATE FUNCTION own.abbrev(inet) RETURNS pg_catalog.text LANGUAGE sql AS $$SELECT 'mine'$$",
                "CREATE ROLE owner LOGIN SUPERUSER",
                "ALTER ROLE owner SET search_path = own, pg_catalog",
                "ALTER ROLE owner SET quote_all_identifiers = on");
        List<String> row =
                List.of("(Ada,L)", "(1,2)", "never", "one", "(1)", "3", "1 day", "10.0.0.1/32", "{\"(1,2)\"}");
        assertThat(reads.all("table", "own.types").get(0))
                .isEqualTo(List.of("(Ada,L)", "(1,2)", "never", "one", "(1)", "3", "1 day", "10.0.0.1", "{\"(1,2)\"}"));
        try (Reads owner = new Reads(as("owner"), "owner", "")) {
            assertThat(owner.all("table", "types", "splitBy", "b", "parallelism", "2")
                            .get(0))
                    .hasSameSizeAs(row)
                    .startsWith("(Ada,L)", "(1,2)", "never", "one", "(1)", "3", "1 day", "10.0.0.1");
            // what the user writes means what it means to the role
            assertThat(owner.all(
                            "query",
                            "SELECT abbrev(a)::pg_catalog.varchar, 'pg_class'::regclass::pg_catalog.text"
                                    + " FROM types"))
                    .containsExactly(List.of("mine", "pg_class"));
        }
    }

    /** A search path may name schemas before the catalog: what is asked of the server is not theirs to answer. */
    @Test
    void functionsOfTheDatabaseThatAreCalledLikeBuiltInOnesAreNotAsked() throws Exception {
        execute(
                "CREATE SCHEMA traps",
                "CREATE FUNCTION traps.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS"
                        + " $$SELECT timestamptz '1999-01-01'$$",
                "CREATE FUNCTION traps.current_database() RETURNS name LANGUAGE sql AS $$SELECT 'another'::name$$",
                "CREATE FUNCTION traps.lower(text) RETURNS text LANGUAGE sql AS $$SELECT 'low'$$",
                "CREATE AGGREGATE traps.max(int) (sfunc = int4smaller, stype = int)",
                "CREATE AGGREGATE traps.min(int) (sfunc = int4larger, stype = int)",
                "CREATE AGGREGATE traps.max(timestamp) (sfunc = timestamp_smaller, stype = timestamp)",
                "CREATE AGGREGATE traps.count(*) (sfunc = int8inc, stype = int8, initcond = '1000')",
                "CREATE VIEW traps.pg_stat_activity AS SELECT * FROM pg_catalog.pg_stat_activity WHERE false",
                "CREATE ROLE trapped LOGIN SUPERUSER",
                "ALTER ROLE trapped SET search_path = traps, public, pg_catalog",
                "CREATE TABLE caught (id int, maybe int, at timestamptz NOT NULL, wall timestamp NOT NULL)",
                "INSERT INTO caught SELECT i, i, now() - interval '1 hour', now() AT TIME ZONE 'UTC'"
                        + " - interval '5 seconds' - interval '2 minutes' * i FROM generate_series(0, 99) i");
        try (Reads trapped = new Reads(as("trapped"), "trapped", "");
                Connection open = DriverManager.getConnection(url)) {
            for (String cursor : List.of("id", "at", "wall")) {
                assertThat(trapped.all("table", "caught", "cursor", cursor))
                        .as(cursor)
                        .hasSize(100);
            }
            assertThat(trapped.all("table", "caught", "splitBy", "id", "parallelism", "3"))
                    .hasSize(100)
                    .doesNotHaveDuplicates();
            assertThat(trapped.all("table", "caught", "splitBy", "id,at", "parallelism", "3"))
                    .hasSize(100)
                    .doesNotHaveDuplicates();
            open.setAutoCommit(false);
            open.createStatement().execute("INSERT INTO caught VALUES (101, 1, now(), now())");
            String began = Sql.one(open, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')");
            assertThat(Reads.plan(trapped.source("table", "caught", "cursor", "at"), null)
                            .window()
                            .hi())
                    .isLessThan(began);
        }
    }

    @ParameterizedTest
    @CsvSource({"smallint,32767", "int,2147483647", "bigint,9223372036854775807", "'numeric(5,2)',999.99"})
    void aCursorStandsBehindTheGreatestValueOfItsType(String type, String greatest) throws Exception {
        String table = "top_" + type.replaceAll("\\W", "");
        execute("CREATE TABLE " + table + " (c " + type + " NOT NULL)");
        try (Reads once = new Reads(url, "postgres", "")) {
            TableSource empty = once.source("table", table, "cursor", "c");
            Plan nothing = Reads.plan(empty, null);
            assertThat(Reads.rows(empty, nothing)).isEmpty();
            execute("INSERT INTO " + table + " VALUES (1), (" + greatest + ")");
            TableSource source = once.source("table", table, "cursor", "c");
            Plan first = Reads.plan(source, nothing.window().hi());
            assertThat(Reads.rows(source, first)).hasSize(2);
            Plan second = Reads.plan(source, first.window().hi());
            assertThat(Reads.rows(source, second)).isEmpty();
            execute("INSERT INTO " + table + " VALUES (2)");
            assertThat(Reads.rows(source, Reads.plan(source, first.window().hi())))
                    .isEmpty();
        }
    }

    @Test
    void columnsThatWereGrantedAreRead() throws Exception {
        execute(
                "CREATE TABLE granted (k int PRIMARY KEY, a int, b text, c text)",
                "INSERT INTO granted SELECT i, i, 'b', 'secret' FROM generate_series(1, 100) i",
                "CREATE ROLE grantee LOGIN",
                "GRANT SELECT (a, b) ON granted TO grantee");
        try (Reads some = new Reads(as("grantee"), "grantee", "")) {
            assertThat(some.all("table", "granted", "columns", "a,b"))
                    .hasSize(100)
                    .contains(List.of("7", "b"));
            assertThat(some.all("table", "granted", "columns", "b,a", "parallelism", "2", "where", "a > 50"))
                    .hasSize(50);
            assertThat(some.all("table", "granted", "columns", "a", "splitBy", "a", "parallelism", "2"))
                    .hasSize(100);
            assertThatThrownBy(() -> some.all("table", "granted"))
                    .isInstanceOf(RunException.class)
                    .hasMessage("orders/granted: cannot plan the read: this user may not read the columns 'k', 'c' of"
                            + " 'granted'. Let it (GRANT SELECT), or name those to read in 'columns'.");
            assertThatThrownBy(() -> some.all("table", "granted", "columns", "a,c"))
                    .hasMessageContaining("'columns' names the column 'c', which this user may not read");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"public.\"we.ird\"", "\"we.ird\""})
    void aNameWithADotIsWrittenInQuotes(String name) throws Exception {
        execute("DROP TABLE IF EXISTS \"we.ird\"", "CREATE TABLE \"we.ird\" AS SELECT 1 AS i");
        assertThat(reads.all("table", name)).hasSize(1);
        assertThatThrownBy(() -> reads.all("table", "public.we.ird"))
                .hasMessageContaining("Did you mean 'public.\"we.ird\"'?");
    }

    @Test
    void tablesOfTheDatabaseItselfAreNotProposed() {
        assertThatThrownBy(() -> reads.all("table", "public.nothinglikeit"))
                .hasMessageContaining("there is no table 'public.nothinglikeit'")
                .hasMessageNotContaining("information_schema")
                .hasMessageNotContaining("pg_catalog");
    }
}
