package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunException.Category;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import io.caravan.table.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
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
 * Every type of MariaDB, through a route into Hive, each value compared with what MariaDB prints. Process, server and the
 * session that writes stand in three zones.
 */
class TypesMariaDbTest {
    private static final Samples SAMPLES = new Samples(
            SampleColumn.parse(
                    """
                    tinyint(1)            | boolean        | 0 ; 1
                    boolean               | boolean        | true ; false
                    bit(1)                | boolean        | b'0' ; b'1'
                    bit(9)                | bigint         | b'101010101' ; 0
                    bit(64)               | decimal(20,0)  | 18446744073709551615 ; 0
                    tinyint               | tinyint        | -128 ; 127 ; 0
                    tinyint unsigned      | smallint       | 255 ; 0
                    smallint              | smallint       | -32768 ; 32767
                    smallint unsigned     | int            | 65535 ; 0
                    mediumint             | int            | -8388608 ; 8388607
                    mediumint unsigned    | int            | 16777215
                    int                   | int            | -2147483648 ; 2147483647
                    int unsigned          | bigint         | 4294967295 ; 0
                    int(5) zerofill       | bigint         | 42 ; 4294967295
                    bigint                | bigint         | -9223372036854775808 ; 9223372036854775807 ; 0
                    bigint unsigned       | decimal(20,0)  | 18446744073709551615 ; 9223372036854775808 ; 0
                    decimal(10,2)         | decimal(10,2)  | -99999999.99 ; 0.01 ; 0 ; -0.05
                    decimal(10,2) unsigned | decimal(10,2) | 99999999.99
                    decimal(18,18)        | decimal(18,18) | 0.999999999999999999 ; -0.000000000000000001
                    decimal(38,0)         | decimal(38,0)  | 99999999999999999999999999999999999999 ; -1
                    decimal(38,10)        | decimal(38,10) | 9999999999999999999999999999.9999999999 ; -0.0000000001 ; 7
                    decimal(38,38)        | decimal(38,38) | -0.99999999999999999999999999999999999999
                    decimal(65,30)        | string         | 12345678901234567890123456789012345.123456789012345678901234567891
                    float                 | float          | 3.402823466e38 ; 0.1 ; -1.17549435e-38 ; 16777217
                    double                | double         | 1.7976931348623157e308 ; 0.1 ; -2.2250738585072014e-308 ; 0.1e0 + 0.2e0
                    char(5)               | char(5)        | 'ab' ; '' ; '  x' ; 'äöüßé' ; '😀😀😀😀😀'
                    varchar(20)           | varchar(20)    | 'a b' ; '' ; ' pad ' ; '😀\\n\\t\\0x' ; '\\\\N' ; repeat('😀', 20)
                    varchar(10) character set latin1 | varchar(10) | 'äöü' ; ''
                    varchar(10) character set utf16 | varchar(10) | 'ä😀' ; ''
                    text                  | string         | 'line\\r\\nnext\\0' ; '' ; repeat('é', 30000) ; 'NULL'
                    tinytext              | string         | 'x' ; ''
                    mediumtext            | string         | repeat('y', 300000) ; ''
                    longtext              | string         | 'שלום' ; '"quoted",;'
                    binary(4)             | binary         | 'ab' ; x'00ff0a27'
                    varbinary(20)         | binary         | x'00ff5c27' ; ''
                    tinyblob              | binary         | '' ; x'00'
                    blob                  | binary         | x'deadbeef00' ; ''
                    longblob              | binary         | repeat(x'00', 70000) ; x'0a0d'
                    date                  | date           | '0001-01-01' ; '9999-12-31' ; '1582-10-10' ; '1969-12-31' ; '2024-02-29'
                    datetime              | timestamp      | '0001-01-01 00:00:00' ; '9999-12-31 23:59:59' ; '1582-10-10 01:02:03'
                    datetime(6)           | timestamp      | '1969-12-31 23:59:58.999999' ; '2026-03-08 02:30:00.000001' ; '2026-11-01 01:30:00' ; '0001-01-01 00:00:00.000001' ; '9999-12-31 23:59:59.999999'
                    datetime(3)           | timestamp      | '1999-12-31 23:59:59.120' ; '1883-11-18 12:03:58.001'
                    timestamp             | timestamp      | '2026-03-08 02:30:00' ; '2038-01-19 03:14:07'
                    timestamp(6)          | timestamp      | '2026-11-01 01:30:00.000001' ; '1970-01-02 00:00:01' ; '2026-03-08 17:30:00.5'
                    time                  | string         | '-838:59:59' ; '00:00:00' ; '838:59:59'
                    time(6)               | string         | '-00:00:00.5' ; '00:00:00.000001'
                    year                  | int            | 1901 ; 2155 ; 0
                    enum('a','bb','')     | string         | 'bb' ; 'a' ; ''
                    set('x','y','z')      | string         | 'x,z' ; ''
                    json                  | string         | '{"a": [1.10, null],  "b": "😀"}' ; 'null'
                    uuid                  | string         | '123e4567-e89b-12d3-a456-426655440000'
                    inet4                 | string         | '192.168.0.1' ; '0.0.0.0'
                    inet6                 | string         | '2001:db8::1' ; '::ffff:1.2.3.4'
                    point                 | binary         | ST_GeomFromText('POINT(1 2)', 4326)
                    """),
            TypesMariaDbTest::print);

    @TempDir
    private static Path folder;

    private static TimeZone zone;
    private static String serverZone;
    private static String url;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        url = MariaDbServer.get().database("types_hive");
        serverZone = one("SELECT @@global.time_zone");
        MariaDbServer.execute(url, "SET GLOBAL time_zone = '+05:30'");
        try (Connection connection = DriverManager.getConnection(url, "root", "")) {
            connection.createStatement().execute("SET time_zone = '+10:30'");
            SAMPLES.create(connection, "every", 0);
            SAMPLES.create(connection, "later", 1);
        }
        MariaDbServer.execute(
                url, "CREATE TABLE odd (i int, d date, t datetime(6), b tinyint(1))", "INSERT INTO odd (i) VALUES (1)");
        Map<String, String> settings = Map.of("url", url, "username", "root", "password", "");
        service = new Service("types_maria", folder, Service.lake("types_maria"), settings);
        copy("odd", "table:db/odd?schedule=none", UnaryOperator.identity(), "odd?mode=overwrite");
    }

    @AfterAll
    static void stop() throws Exception {
        TimeZone.setDefault(zone);
        MariaDbServer.execute(url, "SET GLOBAL time_zone = '" + serverZone + "'");
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

    @ParameterizedTest
    @CsvSource({
        "d, '''0000-00-00''', cannot take row 9999, column 'd': a value of type date is a zero or impossible date",
        "d, '''2026-02-31''', cannot take row 9999, column 'd': a value of type date is a zero or impossible date",
        "t, '''0000-00-00 00:00:00''', cannot take row 9999, column 't': a value of type datetime(6) is a zero or impossible date",
        "t, '''1969-12-31 23:59:59.5''', cannot take row 9999, column 't': it lies in the second before 1970",
        "b, 2, cannot take row 9999, column 'b': a value of type tinyint(1) is neither 0 nor 1",
    })
    void whatHiveCannotHoldFailsTheRunAndPublishesNothing(String column, String value, String cause) throws Exception {
        MariaDbServer.execute(
                url,
                "SET sql_mode = 'ALLOW_INVALID_DATES'",
                "TRUNCATE odd",
                "INSERT INTO odd (i) SELECT seq FROM seq_2_to_9999",
                "INSERT INTO odd (i, " + column + ") VALUES (10000, " + value + ")");
        RunRecord failed = service.run("odd");
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.category()).isEqualTo(Category.DATA);
        assertThat(failed.error()).startsWith("odd/").contains(": " + cause).doesNotContain("cannot read: ");
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
        try (Connection connection = DriverManager.getConnection(url, "root", "")) {
            connection.createStatement().execute("SET time_zone = '+00:00'");
            return SAMPLES.printed(connection, table);
        }
    }

    private static String print(SampleColumn column) {
        String name = column.name();
        return switch (column.hive().replaceAll("\\(.*", "")) {
            case "string", "varchar", "char" -> "hex(convert(" + name + " USING utf8mb4))";
            case "binary" -> "hex(" + name + ")";
            case "boolean" -> "elt(" + name + " + 1, 'false', 'true')";
            case "float", "double" -> name + " + 0e0";
            case "timestamp" ->
                "trim(TRAILING '.' FROM trim(TRAILING '0' FROM date_format(" + name + ", '%Y-%m-%d %H:%i:%s.%f')))";
            case "tinyint", "smallint", "int", "bigint", "decimal" ->
                "cast(" + name
                        + (column.is("bit")
                                        || column.is("year")
                                        || column.type().contains("zerofill")
                                ? " + 0"
                                : "") + " AS char)";
            default -> "cast(" + name + " AS char)";
        };
    }

    private static String one(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
