package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rows of one business date, by the cursor of a real PostgreSQL. */
class BoundedWindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static Reads reads;
    private static String url;

    @BeforeAll
    static void open() throws Exception {
        url = PgServer.database("bounded");
        try (Connection connection = DriverManager.getConnection(url)) {
            connection
                    .createStatement()
                    .execute("create table t (id int primary key, at timestamptz, wall timestamp, day date);"
                            + "insert into t select n, timestamptz '2025-10-25 22:00:00+00' + (n - 1) * interval '30 minutes',"
                            + " timestamp '2025-10-26 00:00' + (n - 1) * interval '30 minutes',"
                            + " date '2025-10-26' + (n / 10) from generate_series(0, 60) n;"
                            + "insert into t values (100, now() + interval '1 hour', localtimestamp, current_date)");
        }
        reads = new Reads(url, "postgres", "");
    }

    @AfterAll
    static void close() {
        reads.close();
    }

    @Test
    void anInstantIsOfTheDateInTheRoutesZoneWhichMayHave25Hours() throws Exception {
        assertThat(ids("at", LocalDate.parse("2025-10-26")))
                .hasSize(50)
                .startsWith("1")
                .endsWith("50");
        assertThat(ids("at", LocalDate.parse("2025-10-25"))).containsExactly("0");
    }

    @Test
    void aWallClockIsTakenAsItIs() throws Exception {
        assertThat(ids("wall", LocalDate.parse("2025-10-26")))
                .hasSize(48)
                .startsWith("1")
                .endsWith("48");
    }

    @Test
    void aDateIsItself() throws Exception {
        assertThat(ids("day", LocalDate.parse("2025-10-27")))
                .hasSize(10)
                .startsWith("10")
                .endsWith("19");
    }

    @Test
    void whereverTheManagedCursorStands() throws Exception {
        TableSource source = source("at");
        Plan plan = source.plan(new PlanRequest(run(LocalDate.parse("2025-10-25")), "2026-01-01 00:00:00", false));
        assertThat(Reads.rows(source, plan)).hasSize(1);
    }

    @Test
    void todayIsReadOnlyAsFarAsNothingCanBeWrittenAnyMore() throws Exception {
        Plan plan = plan("at", LocalDate.now(BERLIN));
        assertThat(plan.detail()).contains("may still get rows", "run it again later");
        assertThat(Reads.rows(source("at"), plan)).isEmpty();
    }

    @Test
    void theFutureIsEmptyAndSaysSo() throws Exception {
        Plan plan = plan("at", LocalDate.now(BERLIN).plusDays(5));
        assertThat(plan.window().empty()).isTrue();
        assertThat(plan.detail()).contains("may still get rows");
    }

    @Test
    void aNumberSaysNothingAboutDatesUnlessTheConditionDoes() throws Exception {
        assertThatThrownBy(() -> plan("id", LocalDate.parse("2025-10-26")))
                .hasMessageContaining("'id' of 'cursor' does not say which rows are of 2025-10-26")
                .hasMessageContaining("Say it in 'where'");
        TableSource source = reads.source(
                "table", "t", "cursor", "id", "columns", "id", "where", "day = '${yyyy-mm-dd}'", "timezone", "UTC");
        Plan plan = source.plan(new PlanRequest(run(LocalDate.parse("2025-10-27")), "3", false));
        assertThat(Reads.rows(source, plan)).hasSize(10);
    }

    @Test
    void infinityIsNoPointInTimeAndNaNNoNumberThatAnythingComesAfter() throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection
                    .createStatement()
                    .execute("create table never (id int primary key, at timestamptz not null, wall timestamp not null,"
                            + " day date not null, n numeric(10,2) not null); insert into never values"
                            + " (1, now() - interval '1 hour', localtimestamp - interval '2 days', current_date - 3, 1.5),"
                            + " (2, 'infinity', 'infinity', 'infinity', 'NaN')");
        }
        for (String cursor : List.of("at", "wall", "day", "n")) {
            assertThatThrownBy(() -> Reads.plan(reads.source("table", "never", "cursor", cursor), null))
                    .hasMessageContaining("1 rows have a value in the cursor column '" + cursor + "' that no window");
            assertThat(reads.all("table", "never", "cursor", cursor, "cursorNull", "exclude", "columns", "id"))
                    .containsExactly(List.of("1"));
            TableSource include =
                    reads.source("table", "never", "cursor", cursor, "cursorNull", "include", "columns", "id");
            Plan first = Reads.plan(include, null);
            assertThat(Reads.rows(include, first)).hasSize(2);
            Plan second = Reads.plan(include, first.window().hi());
            assertThat(Reads.rows(include, second))
                    .extracting(row -> row.get(0))
                    .hasSize(second.window().empty() ? 0 : 1)
                    .isSubsetOf("2");
        }
    }

    private static List<String> ids(String cursor, LocalDate date) throws Exception {
        return Reads.rows(source(cursor), plan(cursor, date)).stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static TableSource source(String cursor) {
        return reads.source("table", "t", "cursor", cursor, "columns", "id");
    }

    private static Plan plan(String cursor, LocalDate date) throws Exception {
        return source(cursor).plan(new PlanRequest(run(date), null, false));
    }

    private static Run run(LocalDate date) {
        return new Run(
                1, "r", date.plusDays(1).atStartOfDay(BERLIN).toInstant(), Run.Trigger.BACKFILL, BERLIN, Map.of(), 0);
    }
}
