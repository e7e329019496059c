package io.caravan.hive.orc;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.junit.jupiter.api.Test;

/** Which values a Hive table would lose or change, by the type of their column. */
class RowScreenTest {
    private static final String YEARS = "it lies before the year 1 or after 9999, which Hive does not hold";

    private static RecordBatch batch(ColumnType type, Object... values) {
        RecordBatch batch = RecordBatch.allocate(Schema.of(new Column("c", type)), values.length);
        batch.vectors().size = values.length;
        ColumnVector vector = batch.vectors().cols[0];
        for (int row = 0; row < values.length; row++) {
            Object value = values[row];
            if (value == null) {
                vector.noNulls = false;
                vector.isNull[row] = true;
            } else if (vector instanceof LongColumnVector longs) {
                longs.vector[row] = (Long) value;
            } else if (vector instanceof TimestampColumnVector times) {
                times.time[row] = (Long) value;
            } else if (vector instanceof DecimalColumnVector decimals) {
                decimals.vector[row].set(HiveDecimal.create((String) value));
            } else {
                ((BytesColumnVector) vector).setVal(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            }
        }
        return batch;
    }

    private static List<String> faults(ColumnType type, Object... values) {
        RecordBatch batch = batch(type, values);
        return new RowScreen(batch.schema(), List.of(), List.of(), -1)
                .faults(batch).entrySet().stream()
                        .map(fault -> fault.getKey() + ": " + fault.getValue().reason())
                        .toList();
    }

    @Test
    void datesAndTimesLieBetweenTheYears1And9999() {
        long first = LocalDate.of(1, 1, 1).toEpochDay();
        long last = LocalDate.of(9999, 12, 31).toEpochDay();
        assertThat(faults(ColumnType.DATE, first, first - 1, last, last + 1, null, Long.MIN_VALUE))
                .containsExactly("1: " + YEARS, "3: " + YEARS, "5: " + YEARS);
        long day = 86_400_000;
        assertThat(faults(ColumnType.TIMESTAMP, first * day, first * day - 1, last * day + day - 1, last * day + day))
                .containsExactly("1: " + YEARS, "3: " + YEARS);
        assertThat(faults(ColumnType.INSTANT, Long.MIN_VALUE, Long.MAX_VALUE)).hasSize(2);
    }

    @Test
    void theSecondBefore1970IsTheOneThatOrcCannotHold() {
        assertThat(faults(ColumnType.TIMESTAMP, 0L, -1L, -999L, -1000L, null))
                .hasSize(2)
                .allSatisfy(fault -> assertThat(fault).contains("it lies in the second before 1970-01-01 00:00:00"));
    }

    @Test
    void numbersKeepToTheirDigits() {
        assertThat(faults(ColumnType.TINYINT, 127L, 128L, -128L, -129L))
                .containsExactly("1: it is no tinyint", "3: it is no tinyint");
        assertThat(faults(ColumnType.INT, 1L << 31, -(1L << 31))).containsExactly("0: it is no int");
        assertThat(faults(ColumnType.decimal(5, 2), 99_999L, 100_000L, -99_999L, -100_000L))
                .containsExactly("1: it has more digits than decimal(5,2)", "3: it has more digits than decimal(5,2)");
        assertThat(faults(ColumnType.decimal(18, 0), 999_999_999_999_999_999L)).isEmpty();
        assertThat(faults(
                        ColumnType.decimal(20, 2),
                        "999999999999999999.99",
                        "1000000000000000000",
                        "0.001",
                        "0.01",
                        "-1000000000000000000"))
                .extracting(fault -> fault.charAt(0))
                .containsExactly('1', '2', '4');
    }

    @Test
    void textsAreMeasuredInCharacters() {
        assertThat(faults(ColumnType.varchar(3), "abc", "abcd", "\uD83D\uDE80\u00e9\u8A02", "ab  ", null))
                .containsExactly("1: it is longer than varchar(3)", "3: it is longer than varchar(3)");
        assertThat(faults(ColumnType.character(3), "abc    ", "abcd")).containsExactly("1: it is longer than char(3)");
        assertThat(faults(ColumnType.STRING, "x".repeat(100_000))).isEmpty();
    }

    @Test
    void oneValueForAllRowsIsAFaultOfAll() {
        RecordBatch batch = batch(ColumnType.TINYINT, 1000L, 0L, 0L);
        batch.vectors().cols[0].isRepeating = true;
        RowScreen screen = new RowScreen(batch.schema(), List.of(0), List.of(), -1);
        assertThat(screen.faults(batch)).containsOnlyKeys(0, 1, 2);
        batch.vectors().cols[0].noNulls = false;
        batch.vectors().cols[0].isNull[0] = true;
        assertThat(screen.faults(batch).get(2).reason()).isEqualTo("it is NULL, and part of 'key'");
        batch.vectors().size = 0;
        assertThat(screen.faults(batch)).isEmpty();
    }
}
