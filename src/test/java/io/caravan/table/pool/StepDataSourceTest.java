package io.caravan.table.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.record.RecordBatch;
import io.caravan.table.MariaDbServer;
import io.caravan.table.PgServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of sql: and jdbc: are those of table:, whatever the time zone of the machine. */
class StepDataSourceTest {
    private static final TimeZone HERE = TimeZone.getDefault();
    private static CamelContext camel;
    private static Connections connections;

    @BeforeAll
    static void start() throws Exception {
        // A zone with a gap at 02:30 on 2024-03-31, and with local mean time before 1893.
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        String pg = PgServer.database("step_times");
        execute(
                pg,
                "create table t (a timestamp, b timestamptz, c date, d time(6), e timestamptz)",
                "insert into t values ('2024-03-31 02:30:00.123456', '2024-10-27 00:30:00+00', '1582-10-10', '23:59:59.123456',"
                        + " '1582-10-10 00:00:00+00'), (null, null, null, null, null),"
                        + " ('0001-01-01 00:00:00', '0001-01-01 00:00:00+00', '0001-01-01', '00:00', '2024-03-31 01:30:00+00')");
        String mariadb = MariaDbServer.get().database("step_times");
        MariaDbServer.execute(
                mariadb,
                "set time_zone = '+00:00'",
                "create table t (a datetime(6), b timestamp(6) null, c date, d time(6), z date)",
                "insert into t values ('2024-03-31 02:30:00.123456', '2024-10-27 00:30:00', '1582-10-10', '-838:59:59.000001', null),"
                        + " (null, null, null, null, null), ('1000-01-01 06:00:00', '2024-03-31 02:30:00.5', '1000-01-01', '00:00', null)",
                "create table zero (z date, y datetime)",
                "set sql_mode = ''",
                "insert into zero values ('0000-00-00', '0000-00-00')");
        String h2 = "jdbc:h2:mem:step_times;DB_CLOSE_DELAY=-1";
        execute(
                h2,
                "create table t (a timestamp(6), b timestamp(6) with time zone, c date, d time(6))",
                "insert into t values ('2024-03-31 02:30:00.123456', '2024-10-27 00:30:00+00', '1582-10-10', '23:59:59.123456'),"
                        + " (null, null, null, null), ('0001-01-01', '0001-01-01 00:00:00+00', '0001-01-01', '00:00')");
        Map<String, String> settings = Map.of(
                "caravan.connections.pg.url", pg,
                "caravan.connections.mariadb.url", mariadb,
                "caravan.connections.mariadb.username", "root",
                "caravan.connections.mariadb.password", "",
                "caravan.connections.h2.url", h2);
        connections = new Connections(key -> Optional.ofNullable(settings.get(key)), settings::keySet);
        camel = new DefaultCamelContext();
        for (String name : List.of("pg", "mariadb", "h2")) {
            camel.getRegistry().bind(name, DataSource.class, connections.dataSource(name));
        }
        camel.start();
    }

    @AfterAll
    static void stop() {
        camel.stop();
        connections.close();
        TimeZone.setDefault(HERE);
    }

    private static void execute(String url, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static RecordBatch ask(String uri, String sql) {
        return camel.createProducerTemplate().requestBody(uri, sql, RecordBatch.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql:select * from t order by a is null, a desc?dataSource=#pg", "jdbc:pg"})
    void timesOfPostgresArriveAsTheyAre(String uri) {
        assertThat(ask(uri, "select * from t order by a is null, a desc").json())
                .isEqualTo("[{'a':'2024-03-31T02:30:00.123456','b':'2024-10-27T00:30:00Z','c':'1582-10-10',"
                                .replace('\'', '"')
                        + "'d':'23:59:59.123456','e':'1582-10-10T00:00:00Z'},".replace('\'', '"')
                        + "{'a':'0001-01-01T00:00:00','b':'0001-01-01T00:00:00Z','c':'0001-01-01','d':'00:00:00',"
                                .replace('\'', '"')
                        + "'e':'2024-03-31T01:30:00Z'},{'a':null,'b':null,'c':null,'d':null,'e':null}]"
                                .replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql:select * from t order by a is null, a desc?dataSource=#mariadb", "jdbc:mariadb"})
    void timesOfMariaDbArriveAsTheyAre(String uri) {
        assertThat(ask(uri, "select * from t order by a is null, a desc").json())
                .isEqualTo(("[{'a':'2024-03-31T02:30:00.123456','b':'2024-10-27T00:30:00Z','c':'1582-10-10',"
                                + "'d':'-838:59:59.000001','z':null},"
                                + "{'a':'1000-01-01T06:00:00','b':'2024-03-31T02:30:00.5Z','c':'1000-01-01','d':'00:00:00.000000',"
                                + "'z':null},{'a':null,'b':null,'c':null,'d':null,'z':null}]")
                        .replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql:select * from t order by a is null, a desc?dataSource=#h2", "jdbc:h2"})
    void timesOfH2ArriveAsTheyAre(String uri) {
        assertThat(ask(uri, "select * from t order by a is null, a desc").json())
                .isEqualTo(("[{'A':'2024-03-31T02:30:00.123456','B':'2024-10-27T00:30:00Z','C':'1582-10-10',"
                                + "'D':'23:59:59.123456'},"
                                + "{'A':'0001-01-01T00:00:00','B':'0001-01-01T00:00:00Z','C':'0001-01-01','D':'00:00:00'},"
                                + "{'A':null,'B':null,'C':null,'D':null}]")
                        .replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"z", "y"})
    void aZeroDateIsNoNull(String column) {
        assertThatThrownBy(() -> ask("jdbc:mariadb", "select " + column + " from zero"))
                .hasStackTraceContaining("cannot read column '" + column + "': it holds 0000-00-00, which is no date");
        assertThat(ask("jdbc:mariadb", "select nullif(" + column + ", 0) as n from zero")
                        .json())
                .isEqualTo("[{\"n\":null}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg", "h2"})
    void sessionsAreInUtc(String name) {
        assertThat(ask(
                                "jdbc:" + name,
                                "select cast(timestamp with time zone '2024-07-01 00:00:00+00' as timestamp) as t")
                        .value(0, 0))
                .hasToString("2024-07-01T00:00");
    }

    @Test
    void statementsThatChangeRowsStillWork() throws Exception {
        DataSource pg = connections.dataSource("pg");
        try (Connection connection = pg.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("create table made (id int)")).isZero();
            assertThat(connection
                            .prepareStatement("insert into made values (1)")
                            .executeUpdate())
                    .isEqualTo(1);
            assertThatThrownBy(() -> statement.execute("no sql")).isInstanceOf(java.sql.SQLException.class);
            assertThat(connection.isWrapperFor(org.postgresql.PGConnection.class))
                    .isTrue();
        }
    }
}
