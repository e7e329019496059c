package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.run.Plan;
import io.caravan.run.RunException;
import io.caravan.run.Window;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What eight writers commit late, all that and nothing twice is what windows of every kind of cursor find. */
class MariaDbCursorTruthTest {
    private static final int WRITERS = 8;
    /** Fewer than of PostgreSQL: the server shows its open transactions afresh some nine times a second. */
    private static final int WINDOWS = Integer.getInteger("cursor.windows", 2000) / 5;

    private static String url;
    private static String root;
    private static Reads reads;

    @BeforeAll
    static void start() throws Exception {
        url = MariaDbServer.get().database("truth");
        root = url + "?user=root";
        reads = new Reads(Map.of("db.url", url, "db.username", "root", "db.max-size", "16"));
    }

    @AfterAll
    static void stop() {
        reads.close();
    }

    @BeforeEach
    void empty() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE events (id bigint auto_increment PRIMARY KEY, version int DEFAULT 1,"
                        + " at timestamp(6) NOT NULL, wall datetime(6) NOT NULL, second datetime NOT NULL,"
                        + " day date NOT NULL, maybe datetime(6), KEY (at), KEY (wall), KEY (second), KEY (maybe))");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void noRowIsLostOverManyWindowsWhileTheClocksOfWritersAreStepped() throws Exception {
        List<WindowReader> readers = List.of(
                reader("at"),
                reader("at", "splitBy", "id", "parallelism", "3"),
                reader("wall"),
                reader("wall", "lag", "2s"),
                reader("second"),
                reader("second"),
                reader("id").byId(),
                reader("id").byId(),
                reader("day").readingAgain(),
                reader("maybe"),
                reader("maybe", "cursorNull", "exclude"),
                reader("maybe", "cursorNull", "include").readingAgain());
        try (Crowd crowd = new Crowd(root, WRITERS, writer(0.4))) {
            WindowReader.readAll(readers, WINDOWS);
        }
        MariaDbServer.execute(
                url,
                "UPDATE events SET at = now(6), wall = now(6), second = now(), day = now(), maybe = now(6),"
                        + " version = version + 1 WHERE maybe IS NULL");
        finish(readers);
        for (WindowReader reader : readers) {
            assertThat(reader.wrong(table())).as(reader.toString()).isEmpty();
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void eachPlantedMistakeIsFoundAndSoAreRowsDatedBackByMoreThanTheLag() throws Exception {
        WindowReader now = reader("at").mistaken(plan -> WindowReader.until(plan, clock()));
        WindowReader above = reader("id")
                .byId()
                .mistaken(plan -> new Plan(
                        plan.window(), plan.cursorColumn(), plan.detail().replace(">=", ">"), plan.splits()));
        WindowReader cut = reader("at")
                .mistaken(plan -> new Plan(
                        new Window(plan.window().lo(), plan.window().hi().substring(0, 18) + "0"),
                        plan.cursorColumn(),
                        plan.detail(),
                        plan.splits()));
        WindowReader close = reader("at");
        WindowReader behind = reader("at", "lag", "4s");
        List<WindowReader> readers = List.of(now, above, cut, close, behind);
        Hunt hunt = new Hunt()
                .loses("hi is the clock", now)
                .loses("windows begin above lo", above)
                .doubles("the cursor is cut", cut)
                .loses("rows are dated back by more than the lag", close);
        hunt.play(() -> {
            try (Crowd crowd = new Crowd(root, WRITERS, writer(3))) {
                WindowReader.readAll(readers, 60);
            }
            finish(List.of(behind));
            for (WindowReader reader : readers) {
                reader.window();
            }
            return table();
        });
        assertThat(behind.wrong(table())).as(behind.toString()).isEmpty();
    }

    @Test
    void doesNotPlanWhileTheClockStandsBeforeTheCursor() throws Exception {
        long anHourAgo = System.currentTimeMillis() / 1000 - 3600;
        String back = url + "?sessionVariables=timestamp=" + anHourAgo;
        try (Reads late = new Reads(Map.of("db.url", back, "db.username", "root"))) {
            for (String cursor : List.of("at", "wall")) {
                String stands = Reads.plan(reads.source("table", "events", "cursor", cursor), null)
                        .window()
                        .hi();
                assertThatThrownBy(() -> Reads.plan(late.source("table", "events", "cursor", cursor), stands))
                        .isInstanceOf(RunException.class)
                        .hasMessageStartingWith("orders/events: cannot plan the read: the clock of the database gives ")
                        .hasMessageContaining("'" + cursor + "' has been read up to " + stands);
            }
        }
    }

    /** A zone whose clock is set back by an hour in twenty minutes: rows will then be dated from forty minutes ago on. */
    @Test
    void waitsWithAWallClockThatIsAboutToBeSetBack() throws Exception {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).withNano(0);
        LocalDateTime autumn =
                now.plusMinutes(30).withSecond(0).withMinute(now.plusMinutes(30).getMinute() / 15 * 15);
        long at = autumn.toEpochSecond(ZoneOffset.UTC);
        MariaDbServer.execute(
                url,
                "DELETE FROM mysql.time_zone_name WHERE name = 'Test/Autumn'",
                "INSERT INTO mysql.time_zone (time_zone_id, use_leap_seconds) VALUES (99, 'N')",
                "INSERT INTO mysql.time_zone_name VALUES ('Test/Autumn', 99)",
                "INSERT INTO mysql.time_zone_transition VALUES (99, 0, 0), (99, " + at + ", 1)",
                "INSERT INTO mysql.time_zone_transition_type VALUES (99, 0, 7200, 1, 'SUMMER'), (99, 1, 3600, 0, 'WINTER')",
                "SET GLOBAL time_zone = 'Test/Autumn'");
        try {
            String hi = Reads.plan(reads.source("table", "events", "cursor", "wall"), null)
                    .window()
                    .hi();
            assertThat(Cursors.timestamp(hi)).isEqualTo(autumn.plusHours(1));
        } finally {
            MariaDbServer.execute(url, "SET GLOBAL time_zone = 'SYSTEM'");
        }
    }

    private static WindowReader reader(String cursor, String... options) {
        List<String> all = new ArrayList<>(List.of("table", "events", "columns", "id,version", "cursor", cursor));
        all.addAll(List.of(options));
        return new WindowReader(reads, all.toArray(String[]::new));
    }

    /** Reads all that is left: windows stay behind the clock, and some rows are dated ahead of it. */
    private static void finish(List<WindowReader> readers) throws Exception {
        Map<Long, Long> table = table();
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            boolean complete = true;
            for (WindowReader reader : readers) {
                if (reader.lost(table) > 0) {
                    reader.window();
                    complete &= reader.lost(table) == 0;
                }
            }
            return complete;
        });
    }

    /**
     * Some rows, new and changed; some stay open for long, some are rolled back. The clock of each transaction is off:
     * ahead by up to a second, or back by so much.
     */
    private static Crowd.Writer writer(double back) {
        return (connection, random) -> {
            try (Statement statement = connection.createStatement()) {
                for (int row = random.nextInt(3); row >= 0; row--) {
                    double off = random.nextBoolean() ? random.nextDouble() : -back * random.nextDouble();
                    String clock = "(SYSDATE(6) + INTERVAL " + Math.round(off * 1e6) + " MICROSECOND)";
                    statement.execute("SET timestamp = UNIX_TIMESTAMP(" + clock + ")");
                    String maybe = random.nextInt(200) == 0 ? "NULL" : "now(6)";
                    statement.execute("INSERT INTO events (at, wall, second, day, maybe) VALUES (now(6), now(6), now(),"
                            + " now(), " + maybe + ")");
                    change(statement, random);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(5));
                }
                // a transaction that takes its time is what the test is about
                TimeUnit.MILLISECONDS.sleep(random.nextInt(random.nextInt(250) == 0 ? 1000 : 10));
            }
            if (random.nextInt(8) == 0) {
                connection.rollback();
            } else {
                connection.commit();
            }
        };
    }

    /** Of rows without a cursor value first. */
    private static void change(Statement statement, Random random) throws SQLException {
        if (random.nextInt(4) == 0) {
            String one = "SELECT id FROM events WHERE "
                    + (random.nextBoolean() ? "maybe IS NULL" : "id = " + (1 + random.nextInt(1000)))
                    + " LIMIT 1 FOR UPDATE SKIP LOCKED";
            try (ResultSet row = statement.executeQuery(one)) {
                if (!row.next()) {
                    return;
                }
                one = row.getString(1);
            }
            statement.execute("UPDATE events SET version = version + 1, at = now(6), wall = now(6), second = now(),"
                    + " day = now(), maybe = now(6) WHERE id = " + one);
        }
    }

    private static String clock() {
        try (Connection connection = DriverManager.getConnection(root)) {
            return Sql.one(connection, "SELECT CAST(UTC_TIMESTAMP(6) AS CHAR)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Long, Long> table() throws SQLException {
        Map<Long, Long> versions = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(root);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, version FROM events")) {
            while (rows.next()) {
                versions.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return versions;
    }
}
