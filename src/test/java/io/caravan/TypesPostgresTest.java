package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunException.Category;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import io.caravan.table.PgServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every type of PostgreSQL, through a route into Hive, each value compared with what PostgreSQL prints. Process, database
 * and the sessions that write stand in three zones, and the database has formats of its own.
 */
class TypesPostgresTest {
    private static final Samples SAMPLES = new Samples(
            SampleColumn.parse(
                    """
                    int2             | smallint       | -32768 ; 32767 ; 0
                    int4             | int            | -2147483648 ; 2147483647
                    int8             | bigint         | -9223372036854775808 ; 9223372036854775807
                    oid              | bigint         | 0 ; 4294967295
                    numeric(1)       | decimal(1,0)   | 9 ; -9 ; 0
                    numeric(18,4)    | decimal(18,4)  | 0.0001 ; -99999999999999.9999 ; 10000
                    numeric(18,18)   | decimal(18,18) | 0.999999999999999999 ; -0.000000000000000001
                    numeric(19,3)    | decimal(19,3)  | 1.001 ; -9999999999999999.999
                    numeric(38,0)    | decimal(38,0)  | 99999999999999999999999999999999999999 ; -1 ; 10000000000000000
                    numeric(38,10)   | decimal(38,10) | 9999999999999999999999999999.9999999999 ; -0.0000000001 ; 5
                    numeric(38,38)   | decimal(38,38) | -0.99999999999999999999999999999999999999 ; 1e-38
                    numeric(5,-2)    | decimal(7,0)   | 12300 ; -9999900
                    numeric(3,5)     | decimal(5,5)   | 0.00999 ; -0.00001
                    numeric          | string         | 1.50 ; 'NaN' ; '-Infinity' ; 1e100 ; -1e-50
                    numeric(40,2)    | string         | -99999999999999999999999999999999999999.99 ; 0
                    float4           | float          | 'NaN' ; 'Infinity' ; '-Infinity' ; '-0' ; 1e-45 ; 3.4028235e38 ; 0.1
                    float8           | double         | 'NaN' ; 'Infinity' ; '-Infinity' ; '-0' ; 5e-324 ; 1.7976931348623157e308 ; 0.1
                    bool             | boolean        | true ; false
                    bit(1)           | boolean        | B'1' ; B'0'
                    bit(9)           | string         | B'000000001' ; B'101010101'
                    varbit           | string         | B'' ; B'0101'
                    char(1)          | char(1)        | 'A' ; '' ; '\u00e9'
                    char(10)         | char(10)       | 'abc' ; '' ; ' lead' ; '\ud83d\ude00 '
                    char(300)        | varchar(300)   | 'wide' ; '' ; repeat('\u05d0', 300)
                    varchar(20)      | varchar(20)    | '' ; E'line\\nbreak' ; '  both  ' ; '\ud83d\ude00' ; repeat('\u00e9', 20)
                    varchar          | string         | '' ; E'tab\\t\\\\N' ; '\\N' ; 'NULL'
                    varchar(70000)   | string         | '' ; repeat('\ud83d\ude00', 60000)
                    text             | string         | '' ; E'\\r\\n"quoted",;\\001\\002' ; '\u05e9\u05dc\u05d5\u05dd \u200f' ; repeat('x', 300000) ; 'e\u0301'
                    name             | string         | 'a_name' ; ''
                    "char"           | string         | 'x' ; ' '
                    bytea            | binary         | '' ; '\\x00ff0a5c27' ; decode(repeat('00', 70000), 'hex')
                    date             | date           | '0001-01-01' ; '9999-12-31' ; '1582-10-04' ; '1582-10-10' ; '1969-12-31' ; '2024-02-29'
                    time             | string         | '00:00' ; '24:00' ; '12:34:56.789012'
                    timetz           | string         | '00:00-15:59' ; '24:00+15:59' ; '02:30+05:30'
                    timestamp        | timestamp      | '0001-01-01 00:00:00' ; '9999-12-31 23:59:59.999999' ; '1582-10-10 01:02:03.4' ; '1969-12-31 23:59:58.999999' ; '2026-03-08 02:30:00.000001' ; '2026-11-01 01:30:00' ; '1883-11-18 12:03:58'
                    timestamptz      | timestamp      | '0001-01-01 00:00:00+00' ; '9999-12-31 23:59:59.999999+00' ; '1582-10-10 01:02:03.4' ; '1969-12-31 23:59:58.999999+00' ; '2026-03-08 02:30:00.000001-05' ; '2026-11-01 01:30:00-04' ; '2026-11-01 01:30:00-05'
                    timestamp(0)     | timestamp      | '2024-02-29 12:34:57' ; '1970-01-01 00:00:00'
                    timestamptz(3)   | timestamp      | '2024-02-29 12:34:57.123+14' ; '1970-01-01 00:00:00'
                    uuid             | string         | 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' ; '00000000-0000-0000-0000-000000000000'
                    json             | string         | '{"a": 1,  "b":[]}' ; '"\ud83d\ude00\\u0000"' ; 'null'
                    jsonb            | string         | '{"b": [1.10, null], "a": "\ud83d\ude00"}' ; 'null' ; '""'
                    xml              | string         | '<a>b</a>' ; ''
                    mood             | string         | 'sad' ; 'so ''happy'' \u00e9'
                    interval         | string         | '1 mon 2 days 03:04:05.678' ; '-178000000 years' ; '0' ; '-1 day +00:00:01'
                    inet             | string         | '192.168.1.1' ; '::ffff:1.2.3.4/96' ; '10.0.0.1/8'
                    cidr             | string         | '10.1.0.0/16' ; '::/0' ; '1.2.3.4/32'
                    macaddr          | string         | '08:00:2b:01:02:03'
                    macaddr8         | string         | '08:00:2b:01:02:03:04:05'
                    money            | string         | 1234.56 ; -0.01
                    int[]            | string         | '{1,2,NULL}' ; '{}' ; '{{1,2},{3,4}}' ; '[2:3]={1,2}'
                    text[]           | string         | '{a,"b c",NULL,"","NULL"}' ; '{"\ud83d\ude00\\"\\\\"}'
                    timestamptz[]    | string         | '{"2024-01-01 12:00:00+02",NULL}'
                    bytea[]          | string         | ARRAY['\\x00ff'::bytea]
                    float8[]         | string         | ARRAY[0.1::float8, 'NaN', 1e300]
                    interval[]       | string         | ARRAY[interval '1 mon 2 days']
                    int4range        | string         | '[1,5)' ; 'empty'
                    tstzrange        | string         | '["2024-01-01 00:00:00+00",infinity)' ; '(,)'
                    nummultirange    | string         | '{[1,2),(3,4]}' ; '{}'
                    pair             | string         | ROW(1,'x y') ; ROW(NULL,'"),(')
                    point            | string         | '(1,2.5)' ; '(-0,NaN)'
                    tsvector         | string         | 'a fat cat' ; ''
                    pg_lsn           | string         | '16/B374D848'
                    price            | decimal(12,3)  | 1.250 ; -999999999.999
                    code             | varchar(7)     | '' ; '1234567'
                    """),
            TypesPostgresTest::print);
    private static final String READABLE =
            "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';"
                    + " SET bytea_output = 'hex'; SET extra_float_digits = 1";

    @TempDir
    private static Path folder;

    private static TimeZone zone;
    private static String url;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        url = PgServer.database("types_hive");
        execute(
                "ALTER DATABASE types_hive SET TimeZone = 'Asia/Kolkata'",
                "ALTER DATABASE types_hive SET DateStyle = 'German'",
                "ALTER DATABASE types_hive SET IntervalStyle = 'iso_8601'",
                "ALTER DATABASE types_hive SET bytea_output = 'escape'",
                "ALTER DATABASE types_hive SET extra_float_digits = -3",
                "CREATE TYPE mood AS ENUM ('sad', 'so ''happy'' \u00e9')",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE DOMAIN price AS numeric(12,3)",
                "CREATE DOMAIN code AS varchar(7)");
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("SET TimeZone = 'Australia/Lord_Howe'; SET DateStyle = 'ISO, YMD'");
            SAMPLES.create(connection, "every", 0);
            SAMPLES.create(connection, "later", 1);
        }
        execute(
                "CREATE TABLE odd (i int, d date, ts timestamp, tz timestamptz, n numeric(30,2))",
                "INSERT INTO odd VALUES (1)");
        service = new Service("types_pg", folder, Service.lake("types_pg"), Map.of("url", url));
        copy("odd", "table:db/odd?schedule=none", UnaryOperator.identity(), "odd?mode=overwrite");
    }

    @AfterAll
    static void stop() throws Exception {
        TimeZone.setDefault(zone);
        service.close();
    }

    @Test
    void everyValueOfATableArrivesAsItIsPrinted() throws Exception {
        copy("whole", "table:db/every?schedule=none", UnaryOperator.identity(), "whole?mode=overwrite");
        assertThat(Samples.described(service, "whole")).isEqualTo(SAMPLES.expectedTypes());
        SAMPLES.assertArrived(service, "whole", printed("every"));
    }

    @Test
    void everyValueOfAQueryArrivesAsItIsPrinted() throws Exception {
        String query = "table:db?schedule=none&query=RAW(SELECT * FROM every WHERE id >= 0 -- all)";
        copy("query", query, UnaryOperator.identity(), "query?mode=overwrite");
        assertThat(Samples.described(service, "query")).isEqualTo(SAMPLES.expectedTypes());
        SAMPLES.assertArrived(service, "query", printed("every"));
    }

    @Test
    void everyValueArrivesThroughAStepThatAsksForRows() throws Exception {
        copy("rows", "table:db/every?schedule=none", step -> step.convertBodyTo(List.class), "rows?mode=append");
        assertThat(Samples.described(service, "rows")).isEqualTo(SAMPLES.expectedTypes());
        SAMPLES.assertArrived(service, "rows", printed("every"));
    }

    @Test
    void everyValueIsReplacedByKey() throws Exception {
        copy("first", "table:db/every?schedule=none", UnaryOperator.identity(), "merged?mode=upsert&key=id");
        SAMPLES.assertArrived(service, "merged", printed("every"));
        copy("second", "table:db/later?schedule=none", UnaryOperator.identity(), "merged?mode=upsert&key=id");
        SAMPLES.assertArrived(service, "merged", printed("later"));
    }

    @Test
    void namesThatAreNoWordsArrive() throws Exception {
        execute(
                "CREATE TABLE \"odd.Name $1 %\" (\"select\" int, \"a \"\"b\"\" [c]\" text, \"d`e\" text, \"\u00c9t\u00e9 1\" text)",
                "INSERT INTO \"odd.Name $1 %\" VALUES (1, 'b', 'c', 'd')");
        copy(
                "named",
                "table:db?schedule=none&query=RAW(SELECT * FROM \"odd.Name $1 %\")",
                UnaryOperator.identity(),
                "named?mode=overwrite");
        assertThat(service.hive("SELECT * FROM %s.named")).isEqualTo(List.of(List.of(1, "b", "c", "d")));
    }

    @ParameterizedTest
    @CsvSource({
        "d,  infinity, cannot take row 9999, column 'd': it holds infinity",
        "d,  0044-03-15 BC, cannot take row 9999, column 'd': it holds a date before the year 0001 (BC)",
        "ts, -infinity, cannot take row 9999, column 'ts': it holds -infinity",
        "ts, 0001-12-31 23:59:59.999999 BC, cannot take row 9999, column 'ts': it holds a date before the year 0001 (BC)",
        "ts, 10000-01-01, cannot take row 9999, column 'ts': it holds a date after the year 9999",
        "ts, 1969-12-31 23:59:59.5, cannot take row 9999, column 'ts': it lies in the second before 1970",
        "tz, infinity, cannot take row 9999, column 'tz': it holds infinity",
        "tz, 0001-01-01 00:00:00+01, cannot take row 9999, column 'tz': it holds a date before the year 0001 (BC)",
        "n,  NaN, 'cannot take row 9999, column ''n'': it holds NaN'",
    })
    void whatHiveCannotHoldFailsTheRunAndPublishesNothing(String column, String value, String cause) throws Exception {
        execute("TRUNCATE odd", "INSERT INTO odd (i, " + column + ") SELECT i, NULL FROM generate_series(2, 9999) i");
        execute("INSERT INTO odd (i, " + column + ") VALUES (10000, '" + value + "')");
        RunRecord failed = service.run("odd");
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.category()).isEqualTo(Category.DATA);
        assertThat(failed.error())
                .startsWith("odd/")
                .contains(": " + cause)
                .doesNotContain("cannot read: ")
                .doesNotContain("10000-01-01");
        assertThat(service.hive("SELECT i FROM %s.odd")).isEqualTo(List.of(List.of(1)));
    }

    private static void copy(String id, String from, UnaryOperator<ProcessorDefinition<?>> steps, String hive)
            throws Exception {
        service.route(id, from, steps, hive);
        RunRecord run = service.run(id);
        assertThat(run.error()).isNull();
        assertThat(run.status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(run.rowsPublished()).isEqualTo(run.rowsRead()).isPositive();
    }

    private static List<String> printed(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute(READABLE);
            return SAMPLES.printed(connection, table);
        }
    }

    /** The output function of the type; a cast to text pads an inet and strips a char. */
    private static String print(SampleColumn column) {
        String name = column.name();
        String text = column.is("char(") ? name + "::text" : "format('%s', " + name + ")";
        String printed =
                switch (column.hive().replaceAll("\\(.*", "")) {
                    case "string", "varchar", "char" -> "upper(encode(convert_to(" + text + ", 'UTF8'), 'hex'))";
                    case "binary" -> "upper(encode(" + name + ", 'hex'))";
                    case "date" -> "to_char(" + name + ", 'YYYY-MM-DD')";
                    case "timestamp" ->
                        "rtrim(rtrim(to_char(" + name + (column.is("timestamptz") ? " AT TIME ZONE 'UTC'" : "")
                                + ", 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.')";
                    case "boolean" ->
                        "CASE format('%s', " + name + ") WHEN '1' THEN 'true' WHEN 't' THEN 'true'"
                                + " ELSE 'false' END";
                    default -> text;
                };
        return "CASE WHEN " + name + " IS NOT DISTINCT FROM NULL THEN NULL ELSE " + printed + " END";
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
