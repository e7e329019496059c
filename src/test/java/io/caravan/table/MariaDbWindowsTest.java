package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.run.Plan;
import io.caravan.run.RunException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"at timestamp(6) not null", "at datetime not null", "id"})
    void losesNothingUnderEightWritersThatCommitLate(String cursor) throws Exception {
        boolean byId = cursor.equals("id");
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE busy (id bigint auto_increment primary key, "
                        + (byId ? "x int" : cursor + " DEFAULT now(6), KEY (at)") + ")");
        TableSource source = reads.source("table", "busy", "cursor", byId ? "id" : "at", "columns", "id");
        AtomicBoolean writing = new AtomicBoolean(true);
        AtomicInteger written = new AtomicInteger();
        ExecutorService writers = Executors.newFixedThreadPool(8);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ends.add(writers.submit(() -> write(writing, written)));
        }
        List<String> seen = new ArrayList<>();
        String stands = null;
        for (long end = System.nanoTime() + 2_500_000_000L; System.nanoTime() < end; ) {
            stands = window(source, stands, seen);
        }
        writing.set(false);
        writers.shutdown();
        assertThat(writers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        for (Future<?> end : ends) {
            end.get();
        }
        // the bound stays a second or two behind the clock
        AtomicReference<String> standing = new AtomicReference<>(stands);
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            standing.set(window(source, standing.get(), seen));
            return seen.size() >= written.get();
        });
        Set<String> distinct = new TreeSet<>(seen);
        assertThat(seen).as("no row twice").hasSameSizeAs(distinct);
        assertThat(distinct).as("no row lost").hasSize(written.get());
        assertThat(written.get()).isGreaterThan(200);
    }

    private static String window(TableSource source, String stands, List<String> seen) throws Exception {
        Plan plan = Reads.plan(source, stands);
        Reads.rows(source, plan).forEach(row -> seen.add(row.get(0)));
        return plan.window().hi();
    }

    private static Void write(AtomicBoolean writing, AtomicInteger written) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO busy (id) VALUES (NULL)")) {
            connection.setAutoCommit(false);
            while (writing.get()) {
                int rows = ThreadLocalRandom.current().nextInt(1, 4);
                for (int i = 0; i < rows; i++) {
                    insert.execute();
                    // a transaction that takes its time is what the test is about
                    TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(20));
                }
                connection.commit();
                written.addAndGet(rows);
            }
        }
        return null;
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
            TableSource source = small.source("table", "plain", "cursor", "at", "lag", "10m");
            Plan plan = Reads.plan(source, null);
            assertThat(Reads.rows(source, plan)).extracting(row -> row.get(0)).containsExactly("1");
            assertThat(PlanDetail.parse(plan.detail()).notes())
                    .anyMatch(note -> note.startsWith("bounded, not exact") && note.contains("GRANT PROCESS"));
        }
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
}
