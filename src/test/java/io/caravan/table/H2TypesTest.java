package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.caravan.record.Schema;
import io.caravan.table.jdbc.H2Dialect;
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

/** The types of H2 through plain JDBC, each value compared with what H2 itself writes as text. */
class H2TypesTest {
    private static final String URL = "jdbc:h2:mem:types;DB_CLOSE_DELAY=-1";
    private static Reads reads;

    @BeforeAll
    static void start() {
        reads = new Reads(URL, "sa", "");
    }

    @AfterAll
    static void stop() {
        reads.close();
    }

    @Test
    void servesAUserWhoMaySetNothing() throws Exception {
        try (Connection admin = DriverManager.getConnection(URL, "sa", "");
                Statement statement = admin.createStatement()) {
            statement.execute("create user if not exists reader password 'r'");
        }
        try (Connection reader = DriverManager.getConnection("jdbc:h2:mem:types", "reader", "r")) {
            assertThatCode(() -> new H2Dialect().prepare(reader)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "boolean           | boolean        | true; false; null | cast(v as int)",
                "tinyint           | tinyint        | -128; 127; 0; null | cast(v as varchar)",
                "smallint          | smallint       | -32768; null | cast(v as varchar)",
                "int               | int            | -2147483648; 0; null | cast(v as varchar)",
                "bigint            | bigint         | 9223372036854775807; null | cast(v as varchar)",
                "numeric(18,4)     | decimal(18,4)  | 99999999999999.9999; -0.0001; null | cast(v as varchar)",
                "numeric(38,10)    | decimal(38,10) | 9999999999999999999999999999.9999999999; 0; null | cast(v as varchar)",
                "numeric(60,2)     | string         | 1234567890123456789012345678901234567890123456.78; null | cast(v as varchar)",
                "char(5)           | char(5)        | 'ab   '; null | cast(v as varchar)",
                "varchar(20)       | varchar(20)    | '😀'; ''; null | cast(v as varchar)",
                "clob              | string         | repeat('é', 20000); null | cast(v as varchar)",
                "varbinary(20)     | binary         | x'00ff'; null | upper(rawtohex(v))",
                "blob              | binary         | x'00ff27'; null | upper(rawtohex(cast(v as varbinary)))",
                "date              | date           | '0001-01-01'; '9999-12-31'; '1582-10-10'; null | cast(v as varchar)",
                "timestamp(9)      | timestamp      | '2026-03-29 02:30:00.123456789'; '0001-01-01 00:00:00.1'; null | cast(v as varchar)",
                "timestamp(6) with time zone | instant | '2026-03-29 02:30:00.123456+00:00'; null | replace(cast(v as varchar), '+00', '')",
                "time(6)           | string         | '23:59:59.999999'; null | cast(v as varchar)",
                "uuid              | string         | '123e4567-e89b-12d3-a456-426655440000'; null | cast(v as varchar)",
                "interval day      | string         | interval '3' day; null | cast(v as varchar)",
            })
    void arrivesAsTheDatabaseWritesIt(String nativeType, String type, String values, String asText) throws Exception {
        List<String> expected = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(URL, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS t");
            statement.execute("CREATE TABLE t (id int, v " + nativeType + ")");
            int id = 0;
            for (String value : values.split(";")) {
                statement.execute("INSERT INTO t VALUES (" + id++ + ", " + value + ")");
            }
            ResultSet rows = statement.executeQuery("SELECT " + asText + " FROM t ORDER BY id");
            while (rows.next()) {
                expected.add(rows.getString(1));
            }
        }
        Schema schema = PlanDetail.parse(
                        Reads.plan(reads.source("table", "t"), null).detail())
                .schema();
        assertThat(schema.type(1)).hasToString(type.strip());
        List<String> read = new ArrayList<>();
        reads.all("table", "t").forEach(row -> read.add(row.get(1)));
        assertThat(read).isEqualTo(expected);
    }
}
