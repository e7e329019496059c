package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Plan;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges of a table hold every row exactly once, whatever the key is. */
class SplitsTest {
    private static String mariaDb;
    private static Reads reads;
    private static Reads h2;

    @BeforeAll
    static void start() throws Exception {
        mariaDb = MariaDbServer.get().database("splits");
        reads = new Reads(mariaDb, "root", "");
        h2 = new Reads("jdbc:h2:mem:splits;DB_CLOSE_DELAY=-1", "sa", "");
    }

    @AfterAll
    static void stop() {
        reads.close();
        h2.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k bigint primary key                         | seq * 1000003        | k",
                "k int primary key                            | cast(seq as signed) - 500 | k",
                "k bigint unsigned primary key                | 18446744073709551615 - seq | k",
                "k decimal(20,3) primary key                  | seq / 1000           | k",
                "k varchar(40) primary key                    | concat(char(65 + seq % 50 using utf8mb4), '\\\\''é', seq) | k",
                "k varchar(40) collate utf8mb4_general_ci, key (k) | elt(seq % 4 + 1, 'a', 'A', 'ä', 'a ') | k",
                "k uuid primary key                           | uuid()               | k",
                "k char(36) primary key                       | uuid()               | k",
                "k date, key (k)                              | '2000-01-01' + interval seq % 90 day | k",
                "k datetime(6), key (k)                       | '2000-01-01' + interval seq * 777 microsecond | k",
                "k timestamp(6) null, key (k)                 | '2000-01-01' + interval seq * 777 microsecond | k",
                "k binary(8) primary key                      | unhex(lpad(hex(seq * 77), 16, '0')) | k",
                "k int null, key (k)                          | if(seq % 3 = 0, null, seq) | k",
                "k int, k2 varchar(20), primary key (k, k2)   | seq % 3, seq         | k,k2",
                "k int, k2 varchar(20), primary key (k, k2)   | seq * 100, seq       | k,k2",
                "k enum('z','b','a'), key (k)                 | elt(seq % 3 + 1, 'a', 'b', 'z') | k",
            })
    void mariaDbRangesHoldEveryRowOnce(String columns, String values, String splitBy) throws Exception {
        MariaDbServer.execute(
                mariaDb,
                "CREATE OR REPLACE TABLE t (n int, " + columns + ")",
                "INSERT INTO t SELECT seq, " + values + " FROM seq_1_to_1000");
        TableSource source = reads.source("table", "t", "splitBy", splitBy, "parallelism", "4", "columns", "n");
        covers(source, columns.contains("enum") ? 1 : 2);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k bigint primary key            | x * 1000003  | k",
                "k varchar(40) primary key       | concat('it''s \\', x) | k",
                "k uuid primary key              | random_uuid()   | k",
                "k date                          | dateadd(day, mod(x, 90), date '2000-01-01') | k",
                "k timestamp(9) with time zone   | dateadd(nanosecond, x * 777, timestamp with time zone '2000-01-01 00:00:00+03:00') | k",
                "k timestamp(9)                  | dateadd(nanosecond, x * 777, timestamp '2000-01-01 00:00:00') | k",
                "k int                           | nullif(mod(x, 3), 0) | k",
                "k int not null, k2 varchar(20) not null | mod(x, 3), x | k,k2",
            })
    void h2RangesHoldEveryRowOnce(String columns, String values, String splitBy) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:h2:mem:splits;DB_CLOSE_DELAY=-1", "sa", "");
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS t");
            statement.execute("CREATE TABLE t (n int, " + columns + ")");
            statement.execute("INSERT INTO t SELECT x, " + values + " FROM system_range(1, 1000)");
        }
        covers(h2.source("table", "t", "splitBy", splitBy, "parallelism", "4", "columns", "n"), 2);
    }

    private static void covers(TableSource source, int leastSplits) throws Exception {
        Plan plan = Reads.plan(source, null);
        assertThat(plan.splits()).hasSizeGreaterThanOrEqualTo(leastSplits);
        List<Integer> numbers = Reads.rows(source, plan).stream()
                .map(row -> Integer.parseInt(row.get(0)))
                .sorted()
                .toList();
        source.release();
        assertThat(numbers).hasSize(1000).doesNotHaveDuplicates().startsWith(1).endsWith(1000);
    }
}
