package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Plan;
import io.caravan.run.RunException;
import io.caravan.run.Window;
import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.Sql;
import io.caravan.table.pool.Databases;
import io.caravan.table.postgres.PgDatabase;
import io.caravan.table.postgres.PostgresDialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What eight writers commit late, all that and nothing twice is what windows of every kind of cursor find. The clock that
 * writers and windows read is one in front of the server's, so that it can be stepped.
 */
class PgCursorTruthTest {
    private static final int WRITERS = 8;
    private static final int WINDOWS = Integer.getInteger("cursor.windows", 2000);
    private static final String[] CLOCK = {
        "CREATE SCHEMA stepped",
        "CREATE TABLE stepped.steps (at timestamptz, by interval)",
        "CREATE FUNCTION stepped.shifted(t timestamptz) RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT t + coalesce("
                + "(SELECT sum(by) FROM stepped.steps WHERE at <= t), interval ''0 seconds'')'",
        "CREATE FUNCTION stepped.now() RETURNS timestamptz STABLE LANGUAGE sql"
                + " AS 'SELECT stepped.shifted(pg_catalog.now())'",
        "CREATE FUNCTION stepped.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql"
                + " AS 'SELECT stepped.shifted(pg_catalog.clock_timestamp())'",
        "CREATE VIEW stepped.pg_stat_activity AS SELECT datname, pid, usesysid, application_name, state,"
                + " stepped.shifted(xact_start) AS xact_start FROM pg_catalog.pg_stat_activity"
    };
    private static final String EVENTS = "CREATE TABLE events (id bigserial PRIMARY KEY, version int DEFAULT 1, at"
            + " timestamptz NOT NULL, wall timestamp NOT NULL, second timestamptz(0) NOT NULL, day date NOT NULL, maybe"
            + " timestamptz)";

    private static String url;
    private static Reads reads;

    @BeforeAll
    static void start() throws Exception {
        url = PgServer.database("truth") + "&currentSchema=stepped,pg_catalog,public";
        execute(CLOCK);
        reads = new Reads(Map.of("db.url", url, "db.max-size", "16"), Databases.KNOWN.with(stepped()));
    }

    /** PostgreSQL as it is, but for the clock that is asked. */
    private static Database stepped() {
        Database real = PgDatabase.KIND;
        return new Database(
                real.schemes(),
                real.port(),
                real.driver(),
                real.urls(),
                real.limits(),
                real.tls(),
                real.steps(),
                () -> new PostgresDialect("stepped"));
    }

    @AfterAll
    static void stop() {
        reads.close();
    }

    @BeforeEach
    void empty() throws Exception {
        execute("DROP TABLE IF EXISTS events", EVENTS.replace("TABLE events", "TABLE public.events"), "TRUNCATE steps");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void noRowIsLostOverThousandsOfWindowsWhileTheClockIsStepped() throws Exception {
        List<WindowReader> readers = List.of(
                reader("at"),
                reader("at", "splitBy", "id", "parallelism", "3"),
                reader("wall"),
                reader("second"),
                reader("id").byId(),
                reader("id").byId(),
                reader("day").readingAgain(),
                reader("maybe"),
                reader("maybe", "cursorNull", "exclude"),
                reader("maybe", "cursorNull", "include").readingAgain());
        try (Crowd crowd = new Crowd(url, WRITERS, write("interval '0 seconds'"));
                Steps steps = new Steps()) {
            WindowReader.readAll(readers, WINDOWS);
        }
        execute(
                "UPDATE events SET maybe = now(), at = now(), wall = now() AT TIME ZONE 'Asia/Shanghai', second = now(),"
                        + " day = now()::date, version = version + 1 WHERE maybe IS NULL");
        finish(readers);
        for (WindowReader reader : readers) {
            assertThat(reader.wrong(table())).as(reader.toString()).isEmpty();
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void eachPlantedMistakeIsFound() throws Exception {
        WindowReader now = reader("at").mistaken(plan -> WindowReader.until(plan, clock()));
        WindowReader cut = reader("at")
                .mistaken(plan -> new Plan(
                        new Window(plan.window().lo(), plan.window().hi().substring(0, 23)),
                        plan.cursorColumn(),
                        plan.detail(),
                        plan.splits()));
        WindowReader above = reader("id")
                .byId()
                .mistaken(plan -> new Plan(
                        plan.window(), plan.cursorColumn(), plan.detail().replace(">=", ">"), plan.splits()));
        List<WindowReader> mistaken = List.of(now, cut, above);
        Hunt hunt = new Hunt()
                .loses("hi is the clock", now)
                .doubles("the cursor keeps milliseconds only", cut)
                .loses("windows begin above lo", above);
        hunt.play(() -> round(mistaken, "interval '0 seconds'"));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void rowsThatAreDatedBackAreFoundWithinTheLagAndNotBeyond() throws Exception {
        WindowReader behind = reader("at", "lag", "3s");
        WindowReader close = reader("at");
        new Hunt()
                .loses("rows are dated back by more than the lag", close)
                .play(() -> round(List.of(behind, close), "interval '2500 milliseconds' * random()"));
        assertThat(behind.wrong(table())).as(behind.toString()).isEmpty();
    }

    @Test
    void doesNotPlanWhileTheClockStandsBeforeTheCursor() throws Exception {
        execute("INSERT INTO events (at, wall, second, day) VALUES (now() - interval '1 hour', now(), now(), now())");
        for (String cursor : List.of("at", "day")) {
            TableSource source = reads.source("table", "events", "cursor", cursor);
            String stands = Reads.plan(source, null).window().hi();
            step("-3 days");
            assertThatThrownBy(() -> Reads.plan(source, stands))
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith("orders/events: cannot plan the read: the clock of the database gives ")
                    .hasMessageContaining("'" + cursor + "' has been read up to ")
                    .hasMessageContaining("set 'lag' to more than that");
            step("3 days");
            assertThat(Reads.plan(source, stands).window().lo()).isNotNull();
        }
    }

    private static WindowReader reader(String cursor, String... options) {
        List<String> all = new ArrayList<>(List.of("table", "events", "columns", "id,version", "cursor", cursor));
        all.addAll(List.of(options));
        return new WindowReader(reads, all.toArray(String[]::new));
    }

    /** Windows beside writers that date their rows back by so much, and then all that is left. */
    private static Map<Long, Long> round(List<WindowReader> readers, String back) throws Exception {
        try (Crowd crowd = new Crowd(url, WRITERS, write(back))) {
            WindowReader.readAll(readers, 500);
        }
        finish(readers);
        return table();
    }

    /** Reads all that is left, once the clock is far enough. */
    private static void finish(List<WindowReader> readers) throws Exception {
        step("3 days");
        for (WindowReader reader : readers) {
            reader.window();
            reader.window();
        }
    }

    /** Steps the clock forward by hours, and back by less than the second that windows stay behind. */
    private static final class Steps implements AutoCloseable {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final Random random = new Random(1);

        Steps() {
            timer.scheduleWithFixedDelay(this::step, 0, 800, TimeUnit.MILLISECONDS);
        }

        private void step() {
            try {
                PgCursorTruthTest.step(random.nextInt(3) == 0 ? random.nextInt(20) + " hours" : "-400 milliseconds");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws InterruptedException {
            timer.shutdown();
            assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** From a moment on that no statement has passed when it learns of it. */
    private static void step(String by) throws Exception {
        execute("INSERT INTO steps VALUES (pg_catalog.clock_timestamp() + interval '300 milliseconds', '" + by + "')");
        TimeUnit.MILLISECONDS.sleep(400);
    }

    private static Crowd.Writer write(String back) {
        return (connection, random) -> write(connection, random, back);
    }

    /** Some rows, new and changed; some stay open for long, some are rolled back. */
    private static void write(Connection connection, Random random, String back) throws Exception {
        try (Statement statement = connection.createStatement()) {
            for (int row = random.nextInt(3); row >= 0; row--) {
                String now = (random.nextBoolean() ? "now() - " : "clock_timestamp() - ") + back;
                String maybe = random.nextInt(200) == 0 ? "NULL" : now;
                statement.execute("INSERT INTO events (at, wall, second, day, maybe) SELECT t, t AT TIME ZONE"
                        + " 'Asia/Shanghai', t, t::date, " + maybe + " FROM (SELECT " + now + " AS t) one");
                if (random.nextInt(4) == 0) {
                    statement.execute("UPDATE events SET version = version + 1, at = t, wall = t AT TIME ZONE"
                            + " 'Asia/Shanghai', second = t, day = t::date, maybe = t FROM (SELECT " + now
                            + " AS t) one WHERE id = (SELECT id FROM events WHERE maybe IS NULL OR id % 8 = "
                            + random.nextInt(8) + " ORDER BY maybe NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED)");
                }
                statement.execute("SELECT pg_sleep(" + random.nextInt(5) / 1000.0 + ")");
            }
            int late = random.nextInt(250) == 0 ? 1000 : 10;
            statement.execute("SELECT pg_sleep(" + random.nextInt(late) / 1000.0 + ")");
        }
        if (random.nextInt(8) == 0) {
            connection.rollback();
        } else {
            connection.commit();
        }
    }

    private static Map<Long, Long> table() throws SQLException {
        Map<Long, Long> versions = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, version FROM events")) {
            while (rows.next()) {
                versions.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return versions;
    }

    private static String clock() {
        try (Connection connection = DriverManager.getConnection(url)) {
            return Sql.one(
                    connection, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
