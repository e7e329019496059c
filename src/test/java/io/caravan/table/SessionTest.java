package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.connection.ConnectionTest;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.SourcePlan;
import io.caravan.table.jdbc.Sql;
import io.caravan.table.pool.Loan;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session reads by our settings, whatever server, database, role and URL say. */
class SessionTest {
    private static final int ROWS = 3000;

    @Test
    void aLimitOfTheWholeMariaDbCutsNoTable() throws Exception {
        String url = MariaDbServer.get().database("limited");
        MariaDbServer.execute(
                url,
                "CREATE TABLE t (id int primary key, c char(5), at datetime not null)",
                "INSERT INTO t SELECT seq, 'a', '2020-01-01' FROM seq_1_to_" + ROWS);
        String[] changed = {
            "sql_select_limit = 100",
            "max_join_size = 50",
            "sql_mode = 'ANSI_QUOTES,PAD_CHAR_TO_FULL_LENGTH,NO_BACKSLASH_ESCAPES'",
            "time_zone = '+05:00'",
            "max_statement_time = 0.001",
            "group_concat_max_len = 10",
            "system_versioning_asof = '2000-01-01'",
            "tx_isolation = 'READ-UNCOMMITTED'"
        };
        // Its session is as it was before the settings, of which one would end its own statements.
        Connection writer = DriverManager.getConnection(url, "root", "");
        for (String setting : changed) {
            MariaDbServer.execute(url, "SET GLOBAL " + setting);
        }
        try (writer;
                Reads reads = new Reads(url, "root", "")) {
            assertThat(reads.all("table", "t")).hasSize(ROWS).contains(List.of("1", "a", "2020-01-01 00:00:00"));
            assertThat(reads.all("table", "t", "parallelism", "4")).hasSize(ROWS);
            assertThat(reads.all("table", "t", "cursor", "at")).hasSize(ROWS);
            assertThat(reads.all("query", "SELECT LENGTH(GROUP_CONCAT(c)) n FROM t"))
                    .containsExactly(List.of(Integer.toString(2 * ROWS - 1)));
            try (Statement statement = writer.createStatement()) {
                writer.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (0, 'x', '2020-01-01')");
                assertThat(reads.all("table", "t")).hasSize(ROWS);
                writer.rollback();
            }
        } finally {
            for (String setting : changed) {
                MariaDbServer.execute(url, "SET GLOBAL " + setting.substring(0, setting.indexOf(' ')) + " = DEFAULT");
            }
        }
    }

    @Test
    void theDefaultsOfARoleOfPostgresChangeNothing() throws Exception {
        String url = PgServer.database("sessions");
        execute(
                url,
                "CREATE ROLE defaults LOGIN",
                "CREATE TABLE t (id int primary key, at timestamptz, span interval, words tsvector)",
                "INSERT INTO t SELECT n, '2026-01-31 12:00+00', interval '1 month 2 days', to_tsvector('simple', 'a')"
                        + " FROM generate_series(1, " + ROWS + ") n",
                "CREATE INDEX ON t USING gin (words)",
                "GRANT SELECT ON t TO defaults",
                "ALTER ROLE defaults SET statement_timeout = '1ms'",
                "ALTER ROLE defaults SET lock_timeout = '1ms'",
                "ALTER ROLE defaults SET TimeZone = 'Asia/Kathmandu'",
                "ALTER ROLE defaults SET IntervalStyle = 'sql_standard'",
                "ALTER ROLE defaults SET DateStyle = 'SQL, DMY'",
                "ALTER ROLE defaults SET standard_conforming_strings = off",
                "ALTER ROLE defaults SET gin_fuzzy_search_limit = 5",
                "ALTER ROLE defaults SET enable_seqscan = off",
                "ALTER ROLE defaults SET default_transaction_isolation = 'serializable'",
                "ALTER ROLE defaults SET default_transaction_deferrable = on");
        try (Reads reads = new Reads(as(url, "defaults"), "defaults", "")) {
            assertThat(reads.all("table", "t", "where", "words @@ 'a'", "parallelism", "3", "columns", "id,at,span"))
                    .hasSize(ROWS)
                    .contains(List.of("1", "2026-01-31 12:00:00", "1 mon 2 days"));
            assertThat(reads.all("table", "t", "cursor", "at", "cursorNull", "exclude"))
                    .hasSize(ROWS);
            assertThat(reads.all("table", "t", "where", "'\\' = '\\'", "columns", "id"))
                    .hasSize(ROWS);
        }
    }

    @Test
    void aSettingThatOnlyASuperuserMayChangeRefusesTheConnection() throws Exception {
        String url = PgServer.database("damaged");
        execute(
                url,
                "CREATE ROLE damaged LOGIN",
                "CREATE TABLE t (id int)",
                "GRANT SELECT ON t TO damaged",
                "ALTER ROLE damaged SET zero_damaged_pages = on");
        try (Reads reads = new Reads(as(url, "damaged"), "damaged", "")) {
            assertThatThrownBy(() -> reads.all("table", "t"))
                    .hasMessageStartingWith("orders/t: cannot open connection 'db' (jdbc:postgresql://")
                    .hasMessageContaining(
                            "the session cannot be set to zero_damaged_pages = off: ERROR: permission denied")
                    .hasMessageContaining("let this user set it, or let the server have it.");
        }
    }

    @Test
    void rowSecurityIsRefusedUnlessItIsAccepted() throws Exception {
        String url = PgServer.database("policies");
        execute(
                url,
                "CREATE ROLE clerk LOGIN",
                "CREATE TABLE t (id int primary key, clerk text)",
                "CREATE TABLE open (id int primary key)",
                "INSERT INTO t VALUES (1, 'clerk'), (2, 'other')",
                "GRANT SELECT ON t, open TO clerk",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own ON t USING (clerk = current_user)");
        try (Reads clerk = new Reads(as(url, "clerk"), "clerk", "")) {
            for (String[] what : new String[][] {{"table", "t"}, {"query", "SELECT * FROM t"}}) {
                assertThatThrownBy(() -> clerk.all(what))
                        .hasMessageContaining("row-level security policy for table \"t\"")
                        .hasMessageContaining("BYPASSRLS")
                        .hasMessageContaining("rowSecurity=accept");
            }
            TableSource source = clerk.source("table", "t", "rowSecurity", "accept", "parallelism", "2");
            Plan plan = Reads.plan(source, null);
            assertThat(Reads.rows(source, plan)).containsExactly(List.of("1", "clerk"));
            assertThat(plan.warnings())
                    .containsExactly("rowSecurity=accept: rows that policies hide from this user are not read");
            SourcePlan words = source.explain(Reads.run(), plan);
            assertThat(words.notes()).contains(plan.warnings().get(0));
            assertThat(Reads.plan(clerk.source("table", "open", "rowSecurity", "accept"), null)
                            .warnings())
                    .isEmpty();
            TableSource increment =
                    clerk.source("table", "t", "rowSecurity", "accept", "cursor", "id", "hiddenLag", "0s");
            assertThat(increment.subject(Reads.run())).containsEntry("type of the cursor", "number");
            assertThat(increment.position(Reads.run(), "7")).isEqualTo("7");
        }
        try (Reads all = new Reads(url, "postgres", "")) {
            assertThat(all.all("table", "t")).hasSize(2);
        }
    }

    @Test
    void stepsOfRoutesGetTheSessionAsTheServerMadeIt() throws Exception {
        String url = PgServer.database("steps");
        execute(url, "CREATE TABLE t (id int)", "ALTER DATABASE steps SET statement_timeout = '77s'");
        try (Reads reads =
                new Reads(java.util.Map.of("db.url", url, "db.username", "postgres", "db.max-connections", "2"))) {
            javax.sql.DataSource steps = reads.connections.dataSource("db");
            assertThat(reads.all("table", "t")).isEmpty();
            try (Connection connection = steps.getConnection()) {
                assertThat(Sql.one(connection, "SHOW statement_timeout")).isEqualTo("77s");
            }
        }
    }

    @Test
    void h2ReadsCommittedRowsInUtcWithoutATimeOut() throws Exception {
        String url = "jdbc:h2:mem:sessions;DB_CLOSE_DELAY=-1;TIME ZONE=Asia/Kathmandu;QUERY_TIMEOUT=1";
        execute(url, "CREATE TABLE t (id int primary key)", "INSERT INTO t VALUES (1)");
        try (Reads reads = new Reads(url, "", "");
                Connection writer = DriverManager.getConnection(url)) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("INSERT INTO t VALUES (2)");
            assertThat(reads.all("table", "t")).hasSize(1);
            try (Loan loan = reads.connections.borrow("db")) {
                assertThat(Sql.one(loan.connection(), "SELECT EXTRACT(TIMEZONE_HOUR FROM CURRENT_TIMESTAMP)"))
                        .isEqualTo("0");
                loan.connection().setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
            }
            assertThat(reads.all("table", "t")).hasSize(1);
            writer.rollback();
        }
    }

    @Test
    void tryingAConnectionSaysWhichRightsAreMissingForExactWindows() throws Exception {
        String url = PgServer.database("rights");
        execute(url, "CREATE ROLE plain LOGIN");
        assertThat(rights(as(url, "plain"), "plain")).contains("GRANT pg_read_all_stats", "10m behind");
        execute(url, "GRANT pg_read_all_stats TO plain");
        assertThat(rights(as(url, "plain"), "plain")).contains("windows of a cursor are exact");
        String maria = MariaDbServer.get().database("rights");
        MariaDbServer.execute(
                maria,
                "CREATE OR REPLACE USER rights@localhost IDENTIFIED BY ''",
                "GRANT SELECT ON rights.* TO rights@localhost");
        assertThat(rights(maria, "rights")).contains("GRANT PROCESS", "10m behind");
        assertThat(rights(maria, "root")).contains("windows of a cursor are exact");
        assertThat(rights("jdbc:h2:mem:rights", "")).contains("shows no open transactions");
    }

    private static String rights(String url, String user) {
        try (Reads reads = new Reads(url, user, "")) {
            List<ConnectionTest.Step> steps = reads.connections.test("db").steps();
            assertThat(steps).allMatch(ConnectionTest.Step::ok);
            assertThat(steps.get(steps.size() - 1).name()).isEqualTo("rights");
            return steps.get(steps.size() - 1).detail();
        }
    }

    @Test
    void samplesAreReadBySuchSessionsToo() throws Exception {
        String url = PgServer.database("samples");
        execute(
                url,
                "CREATE ROLE sampler LOGIN",
                "CREATE TABLE t AS SELECT now() AS at",
                "GRANT SELECT ON t TO sampler");
        execute(url, "ALTER ROLE sampler SET statement_timeout = '1ms'");
        try (Reads reads = new Reads(as(url, "sampler"), "sampler", "")) {
            TableSource source = reads.source("query", "SELECT pg_sleep(0.05)::text AS slept, at FROM t");
            Plan plan = source.plan(new PlanRequest(Reads.run(), null, true));
            assertThat(Reads.rows(source, plan)).hasSize(1);
        }
    }

    private static String as(String url, String user) {
        return url.replaceAll("user=[^&]*", "user=" + user);
    }

    private static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
