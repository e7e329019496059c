package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of steps in docs/routes.md do what the page says, just as they stand there. */
class StepExamplesTest {
    @TempDir
    static Path folder;

    /** Names that end texts in JSON, CSV, SQL and elsewhere if somebody writes them there as they are. */
    private static final List<String> HOSTILE = List.of(
            "a\",\"status\":\"evil",
            "\\u0041 \\n \\\\ \\\"",
            "two\nlines\r\n\tand ''",
            "${body} {{x}} ${sys:user.home} \\N NULL",
            "\u05D0\u0301 \uD834\uDD1E \u2028 '}]",
            "");

    private static Service service;

    @BeforeAll
    static void runThePage() throws Exception {
        String url = "jdbc:h2:mem:steps;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE";
        try (Connection database = DriverManager.getConnection(url, "sa", "");
                Statement statement = database.createStatement()) {
            statement.execute("create table devices (id int primary key, name varchar(50), status varchar(10),"
                    + " price decimal(10, 2), added timestamp default timestamp '2024-03-31 02:30:00')");
            statement.execute(
                    "insert into devices (id, name, status, price) values (1, 'a', 'up', 1.50), (2, 'b', 'down', 2.50),"
                            + " (3, 'c', 'up', 0.50), (4, 'd', 'lost', null), (5, null, null, null)");
            try (PreparedStatement hostile = database.prepareStatement(
                    "insert into devices (id, name, status, price) values (?, ?, 'odd', 1)")) {
                for (int i = 0; i < HOSTILE.size(); i++) {
                    hostile.setInt(1, 10 + i);
                    hostile.setString(2, HOSTILE.get(i));
                    hostile.execute();
                }
            }
        }
        service = new Service(
                "steps", folder, Service.lake("steps"), Map.of("url", url, "username", "sa", "password", ""));
        for (String example : examples()) {
            service.yaml(example.replace("hive:ods.", "hive:" + service.database + ".")
                    .replace("table:shop", "table:db")
                    .replace("#shop", "#db"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
    }

    private static List<String> examples() throws Exception {
        String page = Files.readString(Path.of("docs", "routes.md"));
        String section = page.substring(page.indexOf("\n## Steps"));
        Matcher blocks =
                Pattern.compile("(?s)```yaml\n(.*?)```").matcher(section.substring(0, section.indexOf("\n## ", 4)));
        List<String> examples = new ArrayList<>();
        while (blocks.find()) {
            examples.add(blocks.group(1));
        }
        return examples;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "devices-up        | 10 | 1  | [[1, a, up, 1.50]]     | SELECT id, name, status, price FROM %s.devices_up",
                "devices-by-status | 0  | 11 | [[1], [3]]             | SELECT id FROM %s.devices_working",
                "devices-masked    | 0  | 11 | [[***, 11]]            | SELECT name, count(*) FROM %s.devices_masked GROUP BY name",
                "devices-named     | 0  | 11 | [[2, b is down, down]] | SELECT id, name, status FROM %s.devices_named WHERE id = 2",
                "devices-described | 0  | 11 | [[2, b is down, 2.50]] | SELECT id, name, price FROM %s.devices_described WHERE id = 2",
                "devices-twice     | 0  | 11 | [[11]]                 | SELECT count(*) FROM %s.devices_all"
            })
    void doesWhatThePageSays(String route, long filtered, long published, String rows, String sql) {
        RunRecord run = service.run(route);
        assertThat(run.error()).isNull();
        assertThat(run.rowsFiltered()).isEqualTo(filtered);
        assertThat(run.rowsPublished()).isEqualTo(published);
        assertThat(service.hive(sql)).hasToString(rows);
    }

    @Test
    void aStatementOfSqlIsOneSmallRun() {
        Awaitility.await().until(() -> service.committed("devices-counted"));
        assertThat(service.hive("SELECT devices FROM %s.devices_counted WHERE status = 'up'"))
                .hasToString("[[2]]");
    }

    @ParameterizedTest
    @CsvSource({
        "devices-by-status, devices_unknown, ''",
        "devices-twice, devices_all, ''",
        "devices-named, devices_named, ' is odd'",
        "devices-described, devices_described, ' is odd'"
    })
    void hostileValuesArriveAsTheyAre(String route, String table, String added) {
        assertThat(service.run(route).error()).isNull();
        List<?> names = service.hive("SELECT DISTINCT name, status FROM %s." + table + " WHERE status = 'odd'");
        assertThat(names.stream().map(row -> ((List<?>) row).get(0)).toList())
                .containsExactlyInAnyOrderElementsOf(
                        (Iterable) HOSTILE.stream().map(name -> name + added).toList());
    }

    @Test
    void everyExampleIsTried() throws Exception {
        assertThat(examples()).hasSize(7);
    }
}
