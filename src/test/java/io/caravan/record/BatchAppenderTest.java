package io.caravan.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.Decimal64ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAppenderTest {

    @Test
    void putsEveryKindIntoItsVector() {
        BatchAppender rows = appender("bigint", "string", "decimal(10,2)", "decimal(38,4)", "date", "timestamp");
        byte[] smile = "a\uD83D\uDE00\n\0".getBytes(StandardCharsets.UTF_8);

        rows.begin();
        rows.setLong(0, 7);
        rows.setBytes(1, smile, 0, smile.length);
        rows.setDecimal(2, -1234, 1);
        rows.setDecimal(3, new BigDecimal("-9999999999999999999999999999999999.9999"));
        rows.setDate(4, LocalDate.of(1, 1, 1));
        rows.setTimestamp(5, LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999));
        rows.end();

        var cols = rows.batch().vectors().cols;
        assertThat(rows.batch().size()).isEqualTo(1);
        assertThat(((LongColumnVector) cols[0]).vector[0]).isEqualTo(7);
        assertThat(((BytesColumnVector) cols[1]).toString(0)).isEqualTo("a\uD83D\uDE00\n\0");
        assertThat(((Decimal64ColumnVector) cols[2]).vector[0]).isEqualTo(-12340);
        assertThat(((DecimalColumnVector) cols[3]).vector[0].getHiveDecimal().bigDecimalValue())
                .isEqualTo("-9999999999999999999999999999999999.9999");
        assertThat(((LongColumnVector) cols[4]).vector[0]).isEqualTo(-719162);
        assertThat(((TimestampColumnVector) cols[5]).time[0]).isEqualTo(-1);
        assertThat(((TimestampColumnVector) cols[5]).nanos[0]).isEqualTo(999_999_999);
    }

    @Test
    void leavesWhatIsNotSetNull() {
        BatchAppender rows = appender("int", "string");
        rows.begin();
        rows.setLong(0, 1);
        rows.end();
        rows.begin();
        rows.setString(1, "");
        rows.end();

        var cols = rows.batch().vectors().cols;
        assertThat(cols[0].isNull).startsWith(false, true);
        assertThat(cols[1].isNull).startsWith(true, false);
        assertThat(((BytesColumnVector) cols[1]).length[1]).isZero();
    }

    @Test
    void dropsARowThatWasNotEnded() {
        BatchAppender rows = appender("int", "tinyint");
        rows.begin();
        rows.setNull(0);
        assertThatThrownBy(() -> rows.setLong(1, 128)).isInstanceOf(ConversionException.class);
        rows.begin();
        rows.setLong(0, 5);
        rows.end();

        assertThat(rows.batch().size()).isEqualTo(1);
        assertThat(rows.batch().vectors().cols[0].isNull[0]).isFalse();
        assertThat(rows.batch().vectors().cols[1].isNull[0]).isTrue();
    }

    @Test
    void growsBeyondItsCapacityAndKeepsTheRows() {
        BatchAppender rows = appender("bigint", "string", "decimal(38,0)", "timestamp", "double");
        for (int i = 0; i < 5000; i++) {
            rows.begin();
            rows.setLong(0, i);
            rows.setString(1, "text " + i);
            rows.setDecimal(2, i, 0);
            rows.setTimestamp(3, i, 0);
            rows.setDouble(4, i);
            rows.end();
        }
        var cols = rows.batch().vectors().cols;
        assertThat(rows.batch().capacity()).isGreaterThanOrEqualTo(5000);
        assertThat(((LongColumnVector) cols[0]).vector[4999]).isEqualTo(4999);
        assertThat(((BytesColumnVector) cols[1]).toString(0)).isEqualTo("text 0");
        assertThat(((BytesColumnVector) cols[1]).toString(4999)).isEqualTo("text 4999");
        assertThat(((DecimalColumnVector) cols[2]).vector[4999].longValue()).isEqualTo(4999);
        assertThat(((TimestampColumnVector) cols[3]).time[1]).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "tinyint, 128", "tinyint, -129", "smallint, 32768", "int, 2147483648", "bigint, 9223372036854775808",
        "bigint, 1e999999999", "int, 1.5", "'decimal(3,1)', 100", "'decimal(3,1)', 0.01", "'decimal(38,0)', 1e38",
        "'decimal(5,2)', 1e-999999999", "float, 1e39", "double, 1e309", "boolean, 2", "date, 2020-02-30",
        "timestamp, 2020-01-01T00:00:00Z", "instant, 2020-01-01T00:00:00", "int, ''", "boolean, ''", "binary, '*'",
        "varchar(2), abc", "char(1), ab"
    })
    void refusesWhatWouldChangeAndNeverQuotesIt(String type, String value) {
        BatchAppender rows = appender(type);
        rows.begin();
        assertThatThrownBy(() -> rows.set(0, value))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("'c0'")
                .hasMessageContaining(type)
                .satisfies(e -> assertThat(value.length() > 3 && e.getMessage().contains(value))
                        .isFalse())
                .hasNoCause();
    }

    @Test
    void countsCharactersNotBytesOrChars() {
        BatchAppender rows = appender("varchar(2)");
        byte[] three = "\uD83D\uDE00\u00e9x".getBytes(StandardCharsets.UTF_8);
        rows.begin();
        rows.setString(0, "\uD83D\uDE00\uD83D\uDE00");
        rows.setBytes(0, three, 0, three.length - 1);
        assertThatThrownBy(() -> rows.setBytes(0, three, 0, three.length)).isInstanceOf(ConversionException.class);
    }

    @Test
    void refusesHalfACharacter() {
        BatchAppender rows = appender("string");
        rows.begin();
        assertThatThrownBy(() -> rows.setString(0, "x\uD83D")).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> rows.setString(0, "\uDE00".repeat(20_000))).isInstanceOf(ConversionException.class);
    }

    @Test
    void keepsWallClocksAndInstantsApart() {
        BatchAppender rows = appender("timestamp", "instant");
        rows.begin();
        assertThatThrownBy(() -> rows.setInstant(0, Instant.EPOCH)).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> rows.setTimestamp(1, LocalDateTime.MIN)).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> rows.setTimestamp(0, LocalDateTime.MAX)).isInstanceOf(ConversionException.class);
        rows.setTimestamp(0, 0, 0);
        rows.setTimestamp(1, 0, 0);
    }

    private static BatchAppender appender(String... types) {
        Column[] columns = new Column[types.length];
        for (int i = 0; i < types.length; i++) {
            columns[i] = new Column("c" + i, ColumnType.parse(types[i]));
        }
        return new BatchAppender(RecordBatch.allocate(Schema.of(columns), 4));
    }
}
