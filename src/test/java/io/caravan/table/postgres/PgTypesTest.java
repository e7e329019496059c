package io.caravan.table.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.record.Row;
import io.caravan.run.RunException;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.SourceColumn;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type through binary COPY, compared with what the server itself prints for the same rows. */
class PgTypesTest {
    private static PgReads pg;

    @BeforeAll
    static void createEveryType() throws Exception {
        pg = new PgReads("types");
        pg.execute(
                "CREATE TYPE mood AS ENUM ('sad', 'ok', 'so ''happy'' \u00e9')",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE DOMAIN price AS numeric(12,3) CHECK (VALUE > -1000000000)",
                "CREATE DOMAIN code AS varchar(7)",
                """
                CREATE TABLE every (
                  id serial PRIMARY KEY, i2 int2, i4 int4, i8 int8, o oid, f4 float4, f8 float8, b bool,
                  n1 numeric(1), n9 numeric(9,9), n15 numeric(15,2), n18 numeric(18,0), n184 numeric(18,4),
                  n19 numeric(19,3), n38 numeric(38,0), n3810 numeric(38,10), n3838 numeric(38,38),
                  nup numeric(5,-2), nsmall numeric(3,5), n numeric, n40 numeric(40,2),
                  c1 char(1), c10 char(10), c300 char(300), v varchar(20), vv varchar, v70 varchar(70000), t text,
                  nm name, ch "char", ba bytea, b1 bit(1), b9 bit(9), vb varbit,
                  d date, tm time, tmz timetz, ts timestamp, tsz timestamptz, ts0 timestamp(0),
                  u uuid, j json, jb jsonb, e mood, iv interval, ip inet, net cidr, mac macaddr, mac8 macaddr8,
                  m money, x xml, tsv tsvector, r int4range, rs tstzrange, mr nummultirange, comp pair, pt point,
                  ai int[], at text[], a2 int[][], ad timestamptz[], dom price, dcode code, lsn pg_lsn,
                  "special""[`]$'" text)""",
                """
                INSERT INTO every VALUES (default, -7, 42, 1234567890123, 42, 1.5, -2.25e-10, true,
                  7, 0.000000001, 12345.67, 123456789012345678, 0.0001, 1.001, 12345, 1.5, 0.5,
                  12300, 0.00123, 3.140, 3.14,
                  'A', 'abc', 'wide', 'hello', 'any', 'seventy', 'text', 'a_name', 'x', '\\xdeadbeef', B'1',
                  B'101010101', B'110', '2024-02-29', '12:34:56.789', '12:34:56.789+02', '2024-02-29 12:34:56.789012',
                  '2024-02-29 12:34:56.789012+02', '2024-02-29 12:34:57',
                  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a": 1,  "b":[]}', '{"a": 1, "b": []}', 'ok',
                  '1 mon 2 days 03:04:05.678', '192.168.1.1', '10.1.0.0/16', '08:00:2b:01:02:03',
                  '08:00:2b:01:02:03:04:05', '1234.56', '<a>b</a>', 'a fat cat', '[1,5)',
                  '["2024-01-01 00:00:00+00","2024-01-02 00:00:00+00")', '{[1,2),(3,4]}', ROW(1,'x y'), '(1,2.5)',
                  '{1,2,NULL}', '{a,"b c",NULL,""}', '{{1,2},{3,4}}', '{"2024-01-01 12:00:00+02"}', 1.250, 'abc',
                  '16/B374D848', 'odd name')""",
                """
                INSERT INTO every VALUES (default, -32768, -2147483648, -9223372036854775808, 4294967295,
                  '-infinity', '-infinity', false,
                  -9, -0.999999999, -9999999999999.99, -999999999999999999, -99999999999999.9999,
                  -9999999999999999.999, -99999999999999999999999999999999999999,
                  -9999999999999999999999999999.9999999999, -0.99999999999999999999999999999999999999,
                  -99900, -0.00999, '-Infinity', -99999999999999999999999999999999999999.99,
                  '\u00e9', '\ud83d\ude00 ', ' lead', E'line\\nbreak', E'tab\\t\\\\N', '\u05e9\u05dc\u05d5\u05dd', E'\\r\\n"quoted",;',
                  'n', ' ', '\\x00ff00', B'0', B'000000001', B'', '0001-01-01', '00:00', '00:00-15:59',
                  '0001-01-01 00:00:00', '0001-01-01 00:00:00+00', '1969-12-31 23:59:59',
                  '00000000-0000-0000-0000-000000000000', '"\ud83d\ude00"', '"\\u05e9\\u00e9 \\n"', 'so ''happy'' \u00e9',
                  '-178000000 years', '::ffff:1.2.3.4/96', '::/0', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00:00:00',
                  '-0.01', '', '', 'empty', '(,)', '{}', ROW(NULL,'"),('), '(-0,NaN)', '{}', '{"\ud83d\ude00","{}"}',
                  '[2:3][0:1]={{1,2},{3,4}}', '{NULL}', -999999999.999, '', '0/0', E'a\\nb')""",
                """
                INSERT INTO every VALUES (default, 32767, 2147483647, 9223372036854775807, 0, 'NaN', 'NaN', NULL,
                  0, 0, 10000, 100000000, 10000.0001,
                  10000, 99999999999999999999999999999999999999, 10000000000000000.0000000001,
                  0.00000000000000000000000000000000000001, 0, 0, 'NaN', 'NaN',
                  '', '', '', '', '', '', '', '', '', '', NULL, B'111111111', B'0101',
                  '9999-12-31', '24:00', '24:00+15:59', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999+00',
                  '1970-01-01 00:00:00',
                  'ffffffff-ffff-ffff-ffff-ffffffffffff', 'null', 'null', 'sad', '00:00', '2001:db8::1', '2001:db8::/32',
                  '01:02:03:04:05:06', '01:02:03:04:05:06:07:08', '0', '<x/>', 'b', '(,)', 'empty', '{}', ROW(2,''),
                  '(0,0)', '{0}', '{""}', '{}', '{}', 0, '1234567', 'FFFFFFFF/FFFFFFFF', '')""",
                "INSERT INTO every (i2, f4, f8, n1, n15, ts) VALUES (0, '-0', 'infinity', NULL, 0.01, '1582-10-10 01:02:03.4')",
                "INSERT INTO every DEFAULT VALUES");
    }

    @Test
    void readsEveryTypeAsTheServerPrintsIt() throws Exception {
        List<SourceColumn> columns = pg.columns("every");
        List<String> actual = new ArrayList<>();
        pg.read("every ORDER BY id", 4096, batch -> actual.addAll(Printed.of(batch)));
        List<String> expected = Printed.byServer(pg, columns, "every ORDER BY id");
        assertThat(actual).hasSize(5 * columns.size()).containsExactlyElementsOf(expected);
    }

    @Test
    void mapsTypesAndSaysWhatGetsLost() throws Exception {
        String described = pg.columns("every").stream()
                .map(column -> column.name() + " " + column.type()
                        + (column.column().note().isEmpty() ? "" : " !"))
                .collect(Collectors.joining("\n"));
        assertThat(described)
                .isEqualTo(
                        """
                id int
                i2 smallint
                i4 int
                i8 bigint
                o bigint
                f4 float
                f8 double
                b boolean
                n1 decimal(1,0)
                n9 decimal(9,9)
                n15 decimal(15,2)
                n18 decimal(18,0)
                n184 decimal(18,4)
                n19 decimal(19,3)
                n38 decimal(38,0)
                n3810 decimal(38,10)
                n3838 decimal(38,38)
                nup decimal(7,0)
                nsmall decimal(5,5)
                n string !
                n40 string !
                c1 char(1)
                c10 char(10)
                c300 varchar(300) !
                v varchar(20)
                vv string
                v70 string
                t string
                nm string
                ch string !
                ba binary
                b1 boolean
                b9 string !
                vb string !
                d date
                tm string !
                tmz string !
                ts timestamp
                tsz instant
                ts0 timestamp
                u string
                j string
                jb string
                e string !
                iv string !
                ip string !
                net string !
                mac string !
                mac8 string !
                m string !
                x string !
                tsv string !
                r string !
                rs string !
                mr string !
                comp string !
                pt string !
                ai string !
                at string !
                a2 string !
                ad string !
                dom decimal(12,3)
                dcode varchar(7)
                lsn string !
                special"[`]$' string""");
    }

    @Test
    void describesAQueryWithItsOwnNames() throws Exception {
        try (Connection connection = pg.connect()) {
            Relation query = Relation.query("SELECT n15 * 2 AS twice, n15 AS \"a \"\"b\"\"\" FROM every -- all;");
            assertThat(PgReads.DIALECT.describe(connection, query).columns())
                    .extracting(column -> column.column().toString())
                    .containsExactly("twice string", "a \"b\" decimal(15,2)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "infinity, date, infinity",
        "-infinity, date, -infinity",
        "infinity, timestamp, infinity",
        "-infinity, timestamptz, -infinity",
        "0044-03-15 BC, date, BC",
        "0001-12-31 23:59:59.999999 BC, timestamp, BC",
        "0001-01-01 00:00:00+01, timestamptz, BC",
        "10000-01-01, date, after the year 9999",
        "9999-12-31 23:59:59.999999-01, timestamptz, after the year 9999",
        "NaN, 'numeric(15,2)', NaN",
        "NaN, 'numeric(30,2)', NaN",
    })
    void refusesWhatHiveCannotHoldByName(String value, String type, String cause) {
        assertThatThrownBy(() -> pg.read("(SELECT '" + value + "'::" + type + " AS odd) q", 10, batch -> {}))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("cannot read column 'odd': it holds")
                .hasMessageContaining(cause)
                .hasMessageContaining("'query'")
                .satisfies(e -> assertThat(((RunException) e).category()).isEqualTo(RunException.Category.DATA));
    }

    @Test
    void decodesAnyDecimalOfItsPrecision() throws Exception {
        for (String type : List.of("18,0", "18,2", "18,5", "18,18", "15,2", "7,3", "19,2", "38,0", "38,18", "38,38")) {
            int precision = Integer.parseInt(type.split(",")[0]);
            int scale = Integer.parseInt(type.split(",")[1]);
            // Digits of every length, many of them zero, of both signs.
            String sql = "SELECT (CASE WHEN i % 2 = 0 THEN '-' ELSE '' END || (('0' || left(translate(md5(i::text) ||"
                    + " md5(i::text || 'x'), 'abcdef', '000951'), i % " + (precision + 1) + "))::numeric / 1e" + scale
                    + ")::text)::numeric(" + type + ") AS n FROM generate_series(1, 2000) i";
            List<BigDecimal> expected = new ArrayList<>();
            try (Connection connection = pg.connect();
                    ResultSet rows = connection.createStatement().executeQuery(sql)) {
                while (rows.next()) {
                    expected.add(rows.getBigDecimal(1));
                }
            }
            List<BigDecimal> actual = new ArrayList<>();
            pg.read("(" + sql + ") q", 777, batch -> {
                Row row = batch.row();
                while (row.next()) {
                    actual.add(row.getDecimal(0).setScale(scale));
                }
            });
            assertThat(actual).as(type).isEqualTo(expected);
        }
    }

    @Test
    void readsNothingFromAnEmptyResult() throws Exception {
        pg.read("every WHERE false", 10, batch -> assertThat(batch.size()).isPositive());
    }
}
