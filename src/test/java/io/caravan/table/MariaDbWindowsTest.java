package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.run.Plan;
import io.caravan.run.RunException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of a cursor over a table that others write at the same time. */
class MariaDbWindowsTest {
    private static String url;
    private static Reads reads;

    @BeforeAll
    static void start() throws Exception {
        url = MariaDbServer.get().database("windows");
        reads = new Reads(url, "root", "");
    }

    @AfterAll
    static void stop() {
        reads.close();
    }

    @Test
    void staysBelowAnOpenTransactionAndReadsItLater() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE late (id int primary key, at datetime(6) not null)",
                "INSERT INTO late VALUES (1, now(6) - INTERVAL 1 HOUR)");
        TableSource source = reads.source("table", "late", "cursor", "at");
        try (Connection open = DriverManager.getConnection(url, "root", "");
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("INSERT INTO late VALUES (2, now(6))");
            Plan before = Reads.plan(source, null);
            assertThat(Reads.rows(source, before)).hasSize(1);
            open.commit();
            List<List<String>> after = await().until(
                            () -> Reads.rows(
                                    source, Reads.plan(source, before.window().hi())),
                            rows -> !rows.isEmpty());
            assertThat(after).extracting(row -> row.get(0)).containsExactly("2");
        }
    }

    @Test
    void aUserWithoutTheProcessPrivilegeGetsALagAndIsTold() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE plain (id int primary key, at datetime(6) not null)",
                "INSERT INTO plain VALUES (1, now(6) - INTERVAL 1 HOUR), (2, now(6) - INTERVAL 1 MINUTE)",
                "CREATE OR REPLACE USER small@localhost IDENTIFIED BY 'small'",
                "GRANT SELECT ON windows.* TO small@localhost");
        try (Reads small = new Reads(url, "small", "small")) {
            TableSource source = small.source("table", "plain", "cursor", "at", "lag", "3s");
            Plan plan = Reads.plan(source, null);
            assertThat(Reads.rows(source, plan)).extracting(row -> row.get(0)).containsExactly("1");
            assertThat(PlanDetail.parse(plan.detail()).notes())
                    .anyMatch(note -> note.startsWith("bounded, not exact") && note.contains("GRANT PROCESS"));
            assertThat(plan.warnings()).singleElement().asString().contains("the window is not exact", "'hiddenLag'");
            TableSource near = small.source("table", "plain", "cursor", "at", "hiddenLag", "30s");
            assertThat(Reads.rows(near, Reads.plan(near, null))).hasSize(2);
        }
    }

    @Test
    void aNumberIsNoCursorForAUserWhoSeesNothingUnlessThatIsAccepted() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE numbers (id int primary key)",
                "INSERT INTO numbers VALUES (1)",
                "CREATE OR REPLACE USER small@localhost IDENTIFIED BY 'small'",
                "GRANT SELECT ON windows.* TO small@localhost");
        try (Reads small = new Reads(url, "small", "small")) {
            assertThatThrownBy(() -> Reads.plan(small.source("table", "numbers", "cursor", "id"), null))
                    .hasMessageContaining("the number 'id' as the cursor would miss rows")
                    .hasMessageContaining("GRANT PROCESS")
                    .hasMessageContaining("hiddenLag=0s");
            Plan plan = Reads.plan(small.source("table", "numbers", "cursor", "id", "hiddenLag", "0s"), null);
            assertThat(plan.window().hi()).isEqualTo("2");
            assertThat(plan.warnings()).hasSize(1);
        }
    }

    @Test
    void staysBehindWhatXaHasPreparedWhoeverAsks() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE xa (id int primary key, at datetime(6) not null)",
                "INSERT INTO xa VALUES (1, now(6) - INTERVAL 1 HOUR), (2, now(6) - INTERVAL 5 MINUTE)",
                "CREATE OR REPLACE USER small@localhost IDENTIFIED BY 'small'",
                "GRANT SELECT ON windows.* TO small@localhost");
        try (Connection open = DriverManager.getConnection(url, "root", "");
                Statement statement = open.createStatement()) {
            statement.execute("XA START 'xa'");
            statement.execute("INSERT INTO xa VALUES (3, now(6))");
            statement.execute("XA END 'xa'");
            statement.execute("XA PREPARE 'xa'");
        }
        try (Reads small = new Reads(url, "small", "small")) {
            TableSource seeing = reads.source("table", "xa", "cursor", "at");
            Plan plan = await().until(() -> Reads.plan(seeing, null), one -> !one.warnings()
                    .isEmpty());
            assertThat(Reads.rows(seeing, plan)).extracting(row -> row.get(0)).containsExactly("1");
            assertThat(plan.warnings().get(0)).contains("prepared by XA", "600 s");
            TableSource blind = small.source("table", "xa", "cursor", "at", "hiddenLag", "1s");
            Plan nothing = Reads.plan(blind, null);
            assertThat(Reads.rows(blind, nothing)).isEmpty();
            assertThat(nothing.warnings().get(0)).contains("XA has prepared", "nothing is read before it ends");
            TableSource number = small.source("table", "xa", "cursor", "id", "hiddenLag", "0s");
            assertThat(Reads.rows(number, Reads.plan(number, null))).isEmpty();
        } finally {
            MariaDbServer.execute(url, "XA ROLLBACK 'xa'");
        }
    }

    @Test
    void aServerThatIsReadOnlyMayBeAReplicaAndIsNotExact() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE replica (id int primary key, at datetime(6) not null)",
                "INSERT INTO replica VALUES (1, now(6) - INTERVAL 1 HOUR), (2, now(6) - INTERVAL 5 MINUTE)",
                "SET GLOBAL read_only = 1");
        try {
            TableSource source = reads.source("table", "replica", "cursor", "at");
            Plan plan = Reads.plan(source, null);
            assertThat(Reads.rows(source, plan)).extracting(row -> row.get(0)).containsExactly("1");
            assertThat(plan.warnings().get(0)).contains("read-only, a replica");
        } finally {
            MariaDbServer.execute(url, "SET GLOBAL read_only = 0");
        }
    }

    @Test
    void aZeroDateIsNoPointInTimeAndCountsAsNone() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE zeros (id int primary key, at datetime not null)",
                "SET sql_mode = ''",
                "INSERT INTO zeros VALUES (1, '2020-01-01'), (2, '0000-00-00')");
        assertThatThrownBy(() -> Reads.plan(reads.source("table", "zeros", "cursor", "at"), null))
                .hasMessageContaining("1 rows have a value in the cursor column 'at' that no window ever holds")
                .hasMessageContaining("cursorNull=exclude");
        assertThat(reads.all("table", "zeros", "cursor", "at", "cursorNull", "exclude"))
                .hasSize(1);
        assertThat(reads.all("table", "zeros", "cursor", "at", "cursorNull", "include", "zeroDate", "null"))
                .hasSize(2);
    }

    @Test
    void rowsWithoutACursorValueFailTheRunUnlessDeclared() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE gaps (id int primary key, at datetime)",
                "INSERT INTO gaps VALUES (1, '2020-01-01'), (2, NULL), (3, NULL)");
        assertThatThrownBy(() -> Reads.plan(reads.source("table", "gaps", "cursor", "at"), null))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("2 rows have no value in the cursor column 'at'")
                .hasMessageContaining("cursorNull=include");
        assertThat(reads.all("table", "gaps", "cursor", "at", "cursorNull", "include"))
                .hasSize(3);
        assertThat(reads.all("table", "gaps", "cursor", "at", "cursorNull", "exclude"))
                .hasSize(1);
    }

    @Test
    void aDateCursorReadsItsLastDayAgain() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE days (id int primary key, day date not null)",
                "INSERT INTO days VALUES (1, CURDATE() - INTERVAL 3 DAY), (2, CURDATE())");
        TableSource source = reads.source("table", "days", "cursor", "day");
        Plan first = Reads.plan(source, null);
        assertThat(Reads.rows(source, first)).hasSize(2);
        MariaDbServer.execute(url, "INSERT INTO days VALUES (3, CURDATE())");
        Plan second = Reads.plan(source, first.window().hi());
        assertThat(Reads.rows(source, second)).extracting(row -> row.get(0)).containsExactly("2", "3");
    }

    @Test
    void anEmptyTableHasAWindowToo() throws Exception {
        MariaDbServer.execute(url, "CREATE OR REPLACE TABLE empty (id bigint primary key)");
        TableSource source = reads.source("table", "empty", "cursor", "id");
        Plan first = Reads.plan(source, null);
        assertThat(Reads.rows(source, first)).isEmpty();
        MariaDbServer.execute(url, "INSERT INTO empty VALUES (-5), (5)");
        Plan second = Reads.plan(source, first.window().hi());
        assertThat(Reads.rows(source, second)).hasSize(2);
        Plan third = Reads.plan(source, second.window().hi());
        assertThat(third.window().empty()).isTrue();
        assertThat(Reads.rows(source, third)).isEmpty();
    }

    @Test
    void aTextCursorIsRefused() throws Exception {
        MariaDbServer.execute(url, "CREATE OR REPLACE TABLE texts (id varchar(10) primary key)");
        assertThatThrownBy(() -> Reads.plan(reads.source("table", "texts", "cursor", "id"), null))
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "orders/texts: cannot plan the read: 'cursor' names the column 'id' of type varchar(10), whose"
                                + " order is not that of time. Use a number, date or timestamp column, or no cursor.");
    }

    /** The clock bounds them: they wait for their time, and none of them breaks a window or a bound of a split. */
    @ParameterizedTest
    @CsvSource({
        "date, 9999-12-31, 9999-12-31",
        "datetime, 9999-12-31 23:59:59, 9999-12-31 23:59:59",
        "datetime(6), 9999-12-31 23:59:59.999999, 9999-12-31 23:59:59.999999",
        "timestamp(6), 2038-01-19 03:14:07.999999, 2038-01-19 03:14:07.999999"
    })
    void theGreatestTimeOfATypeIsACursorValueLikeAnother(String type, String greatest, String arrives)
            throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE ends (id int primary key, at " + type + " not null)",
                "INSERT INTO ends VALUES (1, '2020-01-01'), (2, '" + greatest + "'), (3, '2020-01-03')");
        TableSource source = reads.source("table", "ends", "cursor", "at", "columns", "id");
        Plan plan = Reads.plan(source, null);
        assertThat(Reads.rows(source, plan)).containsExactlyInAnyOrder(List.of("1"), List.of("3"));
        assertThat(Reads.rows(source, Reads.plan(source, plan.window().hi()))).isEmpty();
        assertThat(source.position(Reads.run(), greatest)).isEqualTo(arrives);
        assertThatThrownBy(() -> Reads.plan(source, arrives)).hasMessageContaining("the clock of the database gives");
        TableSource split = reads.source("table", "ends", "splitBy", "at", "parallelism", "3");
        assertThat(Reads.rows(split, Reads.plan(split, null)))
                .extracting(row -> row.get(1))
                .hasSize(3)
                .contains(arrives);
        split.release();
    }

    /** Each run reads the last day again: {@code append} would have it twice. */
    @Test
    void aDateAsTheCursorSaysThatRowsComeAgainAndOthersDoNot() throws Exception {
        MariaDbServer.execute(
                url, "CREATE OR REPLACE TABLE coarse (id int primary key, day date, at datetime, n timestamp(6))");
        assertThat(reads.source("table", "coarse", "cursor", "DAY").coarse(Reads.run()))
                .isEqualTo("the cursor 'day' has whole days, of which the last may still get rows");
        for (String cursor : List.of("id", "at", "n")) {
            assertThat(reads.source("table", "coarse", "cursor", cursor).coarse(Reads.run()))
                    .isNull();
        }
        assertThat(reads.source("table", "coarse").coarse(Reads.run())).isNull();
    }
}
