package io.caravan.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.record.BatchAppender;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Row;
import io.caravan.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions compare by the type of their column, exactly. */
class ConditionTest {
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry(
                    "string", List.of("1", "01", "00000000000000000001", "१", "", "null", "Ä", "é", "a,b", "𝄞", "1 ")),
            Map.entry("char(10)", List.of("up", "up   ", " up", "UP")),
            Map.entry("bigint", List.of("1", "2", "-1", "9223372036854775807", "-9223372036854775808", "0")),
            Map.entry("decimal(10,2)", List.of("1.00", "1.50", "-1.50", "0.01", "99999999.99")),
            Map.entry(
                    "decimal(38,10)",
                    List.of("1", "1.5", "-1.5", "1234567890123456789012345678.0123456789", "-0.0000000001")),
            Map.entry("double", List.of("1", "1.5", "0.1", "NaN", "Infinity", "-0.0", "9007199254740992", "1e-320")),
            Map.entry("float", List.of("0.1", "1.5", "16777216", "NaN")),
            Map.entry("boolean", List.of("true", "false")),
            Map.entry("date", List.of("2024-01-01", "2024-01-02", "0001-01-01", "1582-10-10")),
            Map.entry(
                    "timestamp",
                    List.of(
                            "2024-01-01T00:00:00",
                            "2024-01-01T12:00:00",
                            "2024-01-01T12:00:00.000001",
                            "2024-01-02T00:00:00",
                            "1969-12-31T23:59:59.5",
                            "9999-12-31T23:59:59.999999999")),
            Map.entry(
                    "instant",
                    List.of(
                            "2024-01-01T12:30:15Z",
                            "2024-01-01T12:30:15.100Z",
                            "2024-01-01T12:30:15.123456Z",
                            "2024-03-31T01:30:00Z")));

    private static final Surroundings NONE = new Surroundings() {
        @Override
        public Object value(String function) {
            return null;
        }

        @Override
        public boolean holds(String condition) {
            return false;
        }
    };

    /** A column c of a type with the values above, and a NULL at the end. */
    private static RecordBatch batch(String type) {
        RecordBatch batch = RecordBatch.allocate(Schema.of(new Column("c", ColumnType.parse(type))), 20);
        BatchAppender rows = new BatchAppender(batch);
        for (String value : VALUES.get(type)) {
            rows.begin();
            rows.setString(0, value);
            rows.end();
        }
        rows.begin();
        rows.setNull(0);
        rows.end();
        return batch;
    }

    /** The places of the rows that pass. */
    private static List<Integer> passing(String type, String condition, Surroundings surroundings) {
        RecordBatch batch = batch(type);
        RowTest test = Condition.parse(condition.replace("$c", "${body[c]}")).on(batch, surroundings);
        List<Integer> passing = new ArrayList<>();
        for (Row row = batch.row(); row.next(); ) {
            if (test.passes(row)) {
                passing.add(row.index());
            }
        }
        return passing;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "string # $c == '1'                     # [0]",
                "string # $c != '1'                     # [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
                "string # $c in '1,9'                   # [0]",
                "string # $c !in '1,01,१'               # [2, 4, 5, 6, 7, 8, 9, 10]",
                "string # $c not in '1,01,१'            # [2, 4, 5, 6, 7, 8, 9, 10]",
                "string # $c == ''                      # [4]",
                "string # $c == 'null'                  # [5]",
                "string # $c == null                    # [11]",
                "string # null != $c                    # [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
                "string # $c == '12345678901234567890'  # []",
                "string # $c == \"a,b\"                 # [8]",
                "string # $c > 'é'                      # [3, 9]",
                "string # $c <= '01'                    # [1, 2, 4]",
                "string # $c contains '0'               # [1, 2]",
                "string # $c contains ''                # [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
                "string # $c !contains '1'              # [3, 4, 5, 6, 7, 8, 9]",
                "string # $c startsWith '0'             # [1, 2]",
                "string # $c starts with '1'            # [0, 10]",
                "string # $c endsWith 'b'               # [8]",
                "string # $c ends with '01'             # [1, 2]",
                "string # 'b' <= $c && $c < 'o'         # [5]",
                "string # $c == '1' || $c == '01'       # [0, 1]",
                "char(10) # $c == 'up'                  # [0, 1]",
                "char(10) # $c in 'UP,x'                # [3]",
                "char(10) # $c endsWith 'up'            # [0, 1, 2]",
                "bigint # $c < 1.5                      # [0, 2, 4, 5]",
                "bigint # $c == 1.9                     # []",
                "bigint # $c != 1.9                     # [0, 1, 2, 3, 4, 5]",
                "bigint # $c > -0.5                     # [0, 1, 3, 5]",
                "bigint # 1 <= $c                       # [0, 1, 3]",
                "bigint # $c == '1'                     # [0]",
                "bigint # $c == 1.0                     # [0]",
                "bigint # $c < 9223372036854775808      # [0, 1, 2, 3, 4, 5]",
                "bigint # $c == 9223372036854775807     # [3]",
                "bigint # $c <= -9223372036854775809    # []",
                "bigint # $c in '1,2,1.5'               # [0, 1]",
                "bigint # $c == null                    # [6]",
                "decimal(10,2) # $c == 1                # [0]",
                "decimal(10,2) # $c == '1.500'          # [1]",
                "decimal(10,2) # $c < 1.505             # [0, 1, 2, 3]",
                "decimal(10,2) # $c > -1.505            # [0, 1, 2, 3, 4]",
                "decimal(10,2) # $c == 0.011            # []",
                "decimal(10,2) # $c > 99999999999999999999 # []",
                "decimal(38,10) # $c == 1               # [0]",
                "decimal(38,10) # $c > 1                # [1, 3]",
                "decimal(38,10) # $c < -0.00000000005   # [2, 4]",
                "decimal(38,10) # $c == 1234567890123456789012345678.0123456789 # [3]",
                "decimal(38,10) # $c >= 1234567890123456789012345678.01234567891 # []",
                "decimal(38,10) # $c < '1e500'          # [0, 1, 2, 3, 4]",
                "double # $c == 1                       # [0]",
                "double # $c > 1                        # [1, 3, 4, 6]",
                "double # $c == 0.1                     # [2]",
                "double # $c > 0.1                      # [0, 1, 3, 4, 6]",
                "double # $c == 0                       # [5]",
                "double # $c < 9007199254740993         # [0, 1, 2, 5, 6, 7]",
                "double # $c == 9007199254740993        # []",
                "double # $c == 'NaN'                   # [3]",
                "double # $c < 'Infinity'               # [0, 1, 2, 5, 6, 7]",
                "double # $c > '1e999'                  # [3, 4]",
                "double # $c == '1e-320'                # [7]",
                "float # $c == 0.1                      # [0]",
                "float # $c <= 0.1                      # [0]",
                "float # $c < 16777217                  # [0, 1, 2]",
                "float # $c == 16777217                 # []",
                "boolean # $c                           # [0]",
                "boolean # $c == true                   # [0]",
                "boolean # $c != 'true'                 # [1]",
                "boolean # $c == 0                      # [1]",
                "date # $c == '2024-01-01'              # [0]",
                "date # $c > '2024-01-01 06:00'         # [1]",
                "date # $c >= '2024-01-01T00:00:00'     # [0, 1]",
                "date # $c == '1582-10-10'              # [3]",
                "timestamp # $c == '2024-01-01 00:00:00'     # [0]",
                "timestamp # $c == '2024-01-01T00:00:00'     # [0]",
                "timestamp # $c == '2024-01-01T00:00'        # [0]",
                "timestamp # $c == '2024-01-01'              # [0]",
                "timestamp # $c >= '2024-01-01T00:00:00'     # [0, 1, 2, 3, 5]",
                "timestamp # $c > '2024-01-01 12:00:00'      # [2, 3, 5]",
                "timestamp # $c < '1969-12-31 23:59:59.51'   # [4]",
                "timestamp # $c == '2024-01-01T12:00:00.000001000' # [2]",
                "timestamp # $c in '2024-01-01,2024-01-02'   # [0, 3]",
                "instant # $c < '2024-01-01T12:30:15.1Z'     # [0]",
                "instant # $c == '2024-01-01 13:30:15.1+01:00' # [1]",
                "instant # $c == '2024-01-01 07:30:15.1-05'  # [1]",
                "instant # $c > '2024-01-01T12:30:15.100Z'   # [2, 3]",
                "instant # $c >= '2024-03-31T03:30:00+0200'  # [3]"
            })
    void comparesByTheTypeOfTheColumn(String type, String condition, String rows) {
        assertThat(passing(type, condition, NONE)).hasToString(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "string # $c == 1                # 'c': the column is a string, and texts compare character by character. Write '1' in quotes.",
                "string # $c == true             # Write 'true' in quotes.",
                "string # $c < null              # null is neither larger nor smaller than anything",
                "string # $c in 'a, b'           # the list 'a, b' has blanks beside a comma. Write it without",
                "bigint # $c == '१'              # '१' is no value of a column of type bigint. Write a number.",
                "bigint # $c == 'x'              # 'x' is no value of a column of type bigint",
                "bigint # $c == ''               # '' is no value of a column of type bigint",
                "bigint # $c in '1,,2'           # '' is no value of a column of type bigint",
                "bigint # $c == true             # true is no value of a column of type bigint",
                "bigint # $c contains '1'        # a bigint has no 'contains'. Use the source's 'where', or a bean.",
                "double # $c == 'inf'            # Write a number, 'NaN', 'Infinity' or '-Infinity'.",
                "boolean # $c < true             # a boolean has no '<'",
                "boolean # $c == 2               # Write true or false.",
                "date # $c == 20240101           # 20240101 is no value of a column of type date. Write '2026-01-31'",
                "date # $c == '2024-02-30'       # '2024-02-30' is no value of a column of type date",
                "timestamp # $c == '01.02.2024'  # Write '2026-01-31', '2026-01-31 06:00:00' or '2026-01-31T06:00:00.123', without a zone.",
                "timestamp # $c == '2024-01-01T00:00:00Z' # without a zone",
                "timestamp # $c == '2024-01-01T24:00:00'  # without a zone",
                "instant # $c == '2024-01-01'    # Write '2026-01-31T06:00:00Z', '2026-01-31 06:00:00.123+01:00' or the like, with Z or an offset.",
                "instant # $c > '2024-01-01T00:00:00'     # with Z or an offset",
                "instant # $c > '2024-01-01T00:00:00+99'  # with Z or an offset",
                "string # $c == '1' && ${body[d]} == 2    # 'd': the batch has no such column. Name one of c.",
                "string # $c == ${header.x}      # ${header.x} has no value. Set it before, or compare with null."
            })
    void refusesWhatIsNoValueOfTheColumn(String type, String condition, String message) {
        assertThatThrownBy(() -> passing(type, condition, NONE))
                .isInstanceOf(ConditionRefused.class)
                .hasMessageStartingWith("cannot filter rows by '")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$c regex '.*'",
                "$c !regex '.*'",
                "$c not regex '.*'",
                "$c =~ 'A'",
                "$c !=~ 'A'",
                "$c ~~ 'a'",
                "$c !~~ 'a'",
                "$c is 'String'",
                "$c !is 'String'",
                "$c range '1..5'",
                "$c !range '1..5'",
                "$c like 'a'"
            })
    void refusesTheOtherOperatorsByName(String condition) {
        String operator = condition.substring(3, condition.lastIndexOf(' '));
        assertThatThrownBy(() -> passing("string", condition, NONE))
                .hasMessageContaining("'" + operator.split(" ")[0] + "' is not among == != <= >= < > in !in contains")
                .hasMessageEndingWith("Use the source's 'where' or 'query', or a bean.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "$c == '1' && $c == '2' || $c == '3' # it joins by both && and ||, and simple has no parentheses",
                "$c == ${body[d]}                    # it compares two columns, 'c' and 'd'",
                "$c == '\\n'                         # a backslash in a text is not understood here",
                "$c == 'a${header.x}'                # it makes a text of functions",
                "'a' in $c                           # 'in' needs its column on the left",
                "$c == ${random(10)}                 # '${random(10)}' is not understood beside columns",
                "$c == ${body.size}                  # '${body.size}' is not understood beside columns",
                "$c == ${date:now:yyyy}              # '${date:now:yyyy}' is not understood beside columns",
                "$c == up                            # 'up' is not understood. Write a column as ${body[name]}, a text in quotes.",
                "$c == '1' ? 'a' : 'b'               # '?' is not understood where && or || is expected",
                "$c == 12abc                         # '12abc' is not understood"
            })
    void refusesWhatItDoesNotUnderstand(String condition, String message) {
        assertThatThrownBy(() -> passing("string", condition, NONE)).hasMessageContaining(message);
    }

    @Test
    void asksItsSurroundingsForWhatIsTheSameForAllRows() {
        Surroundings outside = new Surroundings() {
            @Override
            public Object value(String function) {
                return function.equals("${header.least}") ? (Object) 1.5 : "2";
            }

            @Override
            public boolean holds(String condition) {
                return condition.equals("${header.kind} == 'full'");
            }
        };
        assertThat(passing("bigint", "$c > ${header.least} && ${header.kind} == 'full'", outside))
                .containsExactly(1, 3);
        assertThat(passing("bigint", "${header.kind} == 'none' || $c == '${exchangeProperty.x}'", outside))
                .containsExactly(1);
    }

    @Test
    void knowsTheColumnsThatItNames() {
        assertThat(Condition.columns("${body[a b]} regex 'x' && ${ in.body?['c'] } && ${body[0]} && ${body.d}"))
                .containsExactly("a b", "c");
    }

    @Test
    void readsBatchesWhoseValuesRepeat() {
        RecordBatch batch = RecordBatch.allocate(Schema.of(new Column("c", ColumnType.decimal(10, 2))), 4);
        BatchAppender rows = new BatchAppender(batch);
        rows.begin();
        rows.setString(0, "1.50");
        rows.end();
        batch.vectors().cols[0].isRepeating = true;
        batch.vectors().size = 3;
        RowTest test = Condition.parse("${body[c]} == 1.5").on(batch, NONE);
        assertThat(test.passes(batch.row().at(2))).isTrue();
    }
}
