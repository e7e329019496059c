package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.record.Schema;
import io.caravan.run.RunException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type of MariaDB, each value compared with what the server itself writes as text. */
class MariaDbTypesTest {
    private static String url;
    private static Reads reads;

    @BeforeAll
    static void start() throws Exception {
        url = MariaDbServer.get().database("types");
        reads = new Reads(url, "root", "");
    }

    @AfterAll
    static void stop() {
        reads.close();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tinyint(1)                | boolean       | 0; 1; null |",
                "boolean                   | boolean       | true; false; null |",
                "bit(1)                    | boolean       | b'0'; b'1'; null | {}+0",
                "bit(9)                    | bigint        | b'101010101'; 0; null | {}+0",
                "bit(64)                   | decimal(20,0) | 18446744073709551615; 0; null | {}+0",
                "tinyint                   | tinyint       | -128; 127; 0; null |",
                "tinyint unsigned          | smallint      | 255; 0; null |",
                "smallint                  | smallint      | -32768; 32767; null |",
                "smallint unsigned         | int           | 65535; null |",
                "mediumint                 | int           | -8388608; 8388607; null |",
                "mediumint unsigned        | int           | 16777215; null |",
                "int                       | int           | -2147483648; 2147483647; null |",
                "int unsigned              | bigint        | 4294967295; null |",
                "bigint                    | bigint        | -9223372036854775808; 9223372036854775807; 0; null |",
                "bigint unsigned           | decimal(20,0) | 18446744073709551615; 0; 42; null |",
                "decimal(10,2)             | decimal(10,2) | -99999999.99; 0.01; 0; -0.05; null |",
                "decimal(18,18)            | decimal(18,18)| 0.999999999999999999; -0.000000000000000001; null |",
                "decimal(18,0)             | decimal(18,0) | 999999999999999999; -1; null |",
                "decimal(38,10)            | decimal(38,10)| 9999999999999999999999999999.9999999999; -0.0000000001; 7; null |",
                "decimal(38,38)            | decimal(38,38)| 0.99999999999999999999999999999999999999; null |",
                "decimal(65,30)            | string        | 12345678901234567890123456789012345.123456789012345678901234567891; null |",
                "char(5)                   | char(5)       | 'ab'; ''; '  x'; 'äöüßé'; null |",
                "varchar(20)               | varchar(20)   | 'a b'; ''; ' pad '; '😀\\n\\t\\0x'; null |",
                "varchar(10) character set latin1 | varchar(10) | 'äöü'; null |",
                "text                      | string        | 'line\\nnext'; ''; repeat('é', 30000); null |",
                "tinytext                  | string        | 'x'; null |",
                "mediumtext                | string        | repeat('y', 200000); null |",
                "longtext                  | string        | 'שלום'; null |",
                "binary(4)                 | binary        | 'ab'; x'00ff0a27'; null | hex({})",
                "varbinary(20)             | binary        | x'00ff5c27'; ''; null | hex({})",
                "blob                      | binary        | x'deadbeef00'; null | hex({})",
                "longblob                  | binary        | repeat(x'00', 70000); null | hex({})",
                "date                      | date          | '0001-01-01'; '9999-12-31'; '1582-10-10'; '1970-01-01'; '2024-02-29'; null |",
                "datetime                  | timestamp     | '0001-01-01 00:00:00'; '9999-12-31 23:59:59'; '2026-03-29 02:30:00'; null |",
                "datetime(6)               | timestamp     | '1969-12-31 23:59:59.999999'; '2026-01-31 12:00:00.000001'; null |",
                "datetime(3)               | timestamp     | '1999-12-31 23:59:59.120'; null |",
                "timestamp(6) null         | instant       | '2038-01-19 03:14:07.999999'; '1970-01-01 00:00:01'; null |",
                "time(6)                   | string        | '-838:59:59.5'; '00:00:00.000001'; null |",
                "year                      | int           | 1901; 2155; 0; null | {}+0",
                "enum('a','bb')            | string        | 'bb'; 'a'; null |",
                "set('x','y')              | string        | 'x,y'; ''; null |",
                "json                      | string        | '{\"a\": [1, null]}'; null |",
                "uuid                      | string        | '123e4567-e89b-12d3-a456-426655440000'; null |",
                "inet6                     | string        | '::1'; '2001:db8::ff00:42:8329'; null |",
                "inet4                     | string        | '10.0.0.1'; null |",
                "point                     | binary        | point(1, 2); null | hex({})",
            })
    void arrivesAsTheServerWritesIt(String nativeType, String type, String values, String asText) throws Exception {
        create(nativeType, values);
        Schema schema = PlanDetail.parse(
                        Reads.plan(reads.source("table", "t"), null).detail())
                .schema();
        assertThat(schema.type(1)).hasToString(type.strip());
        assertThat(column("t", 1)).isEqualTo(asServerText((asText == null ? "CAST({} AS CHAR)" : asText), type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "float  | 1.2345678, 3.4028235e38, -1.17549435e-38, 0, -0e0, 16777217, 0.1",
                "double | 0.1, -0e0, 0, 1.7976931348623157e308, 5e-324, -0.30000000000000004, 123456789.123456789, 9007199254740993"
            })
    void floatingPointKeepsEveryBit(String type, String values) throws Exception {
        create(type, values.replace(',', ';'));
        List<String> expected = new ArrayList<>();
        for (String value : values.split(",")) {
            expected.add(
                    type.strip().equals("float")
                            ? Float.toString(Float.parseFloat(value.strip()))
                            : Double.toString(Double.parseDouble(value.strip())));
        }
        assertThat(column("t", 1)).isEqualTo(expected);
    }

    @Test
    void aZeroDateIsRefusedByNameOrReadAsNull() throws Exception {
        MariaDbServer.execute(
                url,
                "SET sql_mode = ''",
                "CREATE OR REPLACE TABLE z (id int primary key, d date, t datetime(3), s timestamp null)",
                "INSERT INTO z VALUES (1, '0000-00-00', '0000-00-00', '0000-00-00')");
        for (String column : List.of("d", "t", "s")) {
            assertThatThrownBy(() -> reads.all("table", "z", "columns", "id," + column))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("orders/z: cannot take row 1, column '" + column + "'")
                    .hasMessageContaining("zeroDate=null");
        }
        assertThat(reads.all("table", "z", "zeroDate", "null"))
                .containsExactly(java.util.Arrays.asList("1", null, null, null));
    }

    /** Hive has no year 0, and only the zero date itself stands for a date that is not known. */
    @ParameterizedTest
    @CsvSource({
        "date, 0000-01-01",
        "date, 0000-00-07",
        "datetime, 0000-00-00 12:00:00",
        "datetime(6), 0000-01-01 00:00:00.5"
    })
    void anotherDateOfTheYearZeroIsRefusedAlsoWhereZeroDatesAreNull(String type, String value) throws Exception {
        create(type, "'" + value + "'");
        assertThatThrownBy(() -> reads.all("table", "t", "zeroDate", "null"))
                .hasMessageContaining("column 'v': a value of type " + type + " is a date of the year 0")
                .hasMessageContaining("Make it NULL or a date in 'query'")
                .hasMessageNotContaining("zeroDate");
    }

    @Test
    void aDateWithoutAMonthIsNoZeroDateAndIsNotToldToBeReadAsOne() throws Exception {
        MariaDbServer.execute(
                url,
                "SET sql_mode = ''",
                "CREATE OR REPLACE TABLE months (id int primary key, d date)",
                "INSERT INTO months VALUES (1, '2020-00-07')");
        assertThatThrownBy(() -> reads.all("table", "months", "zeroDate", "null"))
                .hasMessageContaining("column 'd': a value of type date is a date whose month or day there is not")
                .hasMessageContaining("Make it NULL or a date in 'query'");
    }

    @Test
    void aTinyintOfOneDigitThatIsNoBooleanIsRefused() throws Exception {
        MariaDbServer.execute(
                url, "CREATE OR REPLACE TABLE b (id int, flag tinyint(1))", "INSERT INTO b VALUES (1, 7)");
        assertThatThrownBy(() -> reads.all("table", "b"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(
                        "cannot take row 1, column 'flag': a value of type tinyint(1) is neither 0 nor 1");
    }

    @Test
    void anInstantIsTheSameFromAnySessionZone() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE i (id int, at timestamp(6) null, wall datetime(6))",
                "SET time_zone = '+05:30'",
                "INSERT INTO i VALUES (1, '2026-06-01 12:00:00.5', '2026-06-01 12:00:00.5')");
        assertThat(reads.all("table", "i"))
                .containsExactly(List.of("1", "2026-06-01 06:30:00.5", "2026-06-01 12:00:00.5"));
    }

    private static void create(String type, String values) throws Exception {
        List<String> sql =
                new ArrayList<>(List.of("SET sql_mode = ''", "CREATE OR REPLACE TABLE t (id int, v " + type + ")"));
        int id = 0;
        for (String value : values.split(";")) {
            sql.add("INSERT INTO t VALUES (" + id++ + ", " + value.strip() + ")");
        }
        MariaDbServer.execute(url, sql.toArray(String[]::new));
    }

    private static List<String> column(String table, int index) throws Exception {
        return reads.all("table", table).stream().map(row -> row.get(index)).toList().stream()
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }

    private static List<String> asServerText(String expression, String type) throws Exception {
        List<String> texts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
            ResultSet rows = statement.executeQuery("SELECT " + expression.replace("{}", "v") + " FROM t ORDER BY id");
            while (rows.next()) {
                String text = rows.getString(1);
                boolean time = text != null
                        && (type.strip().equals("timestamp") || type.strip().equals("instant"));
                texts.add(time && text.contains(".") ? text.replaceAll("\\.?0+$", "") : text);
            }
        }
        return texts;
    }
}
