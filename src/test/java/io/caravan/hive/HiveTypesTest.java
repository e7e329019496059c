package io.caravan.hive;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of column, written and read back by Hive's own SQL. */
class HiveTypesTest {
    private static final String EMOJI = "a\u0000b\n\t\"'\\N,\u0001 \uD83D\uDE80 \u05D0";

    private static HiveFixture hive;

    @BeforeAll
    static void connect() {
        hive = new HiveFixture("types");
    }

    @AfterAll
    static void disconnect() {
        hive.close();
    }

    /** A column, its values, and what Hive must answer for them. */
    private record Case(ColumnType type, List<Object> values, List<Object> expected) {}

    private static List<Case> cases() {
        return List.of(
                same(ColumnType.BOOLEAN, true, false, null),
                same(ColumnType.TINYINT, (byte) 127, (byte) -128, null),
                same(ColumnType.SMALLINT, (short) 32767, (short) -32768, null),
                same(ColumnType.INT, Integer.MAX_VALUE, Integer.MIN_VALUE, null),
                same(ColumnType.BIGINT, Long.MAX_VALUE, Long.MIN_VALUE, null),
                same(ColumnType.DOUBLE, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE),
                same(ColumnType.DOUBLE, Double.POSITIVE_INFINITY, -0.0, null),
                new Case(ColumnType.FLOAT, Arrays.asList(Double.NaN, 1.5, null), Arrays.asList(Double.NaN, 1.5, null)),
                same(ColumnType.decimal(5, 2), "123.45", "-999.99", null),
                same(ColumnType.decimal(18, 0), "999999999999999999", "-1", null),
                same(
                        ColumnType.decimal(38, 10),
                        "1234567890123456789012345678.0123456789",
                        "-9999999999999999999999999999.9999999999",
                        null),
                same(ColumnType.decimal(38, 38), "0." + "9".repeat(38), "-0." + "0".repeat(37) + "1", null),
                same(ColumnType.STRING, EMOJI, "", null),
                same(ColumnType.varchar(20), "\uD83D\uDE80x ", "", null),
                new Case(ColumnType.character(3), Arrays.asList("ab", "", null), Arrays.asList("ab ", "   ", null)),
                same(ColumnType.BINARY, new byte[] {0, -1, 10, 127}, new byte[0], null),
                same(ColumnType.DATE, "0001-01-01", "9999-12-31", "1582-10-10"),
                same(ColumnType.DATE, "1969-12-31", "2026-02-28", null),
                same(
                        ColumnType.TIMESTAMP,
                        "0001-01-01 00:00:00",
                        "9999-12-31 23:59:59.999999999",
                        "1582-10-10 12:34:56.000001"),
                same(ColumnType.TIMESTAMP, "1969-12-31 23:59:58.999999", "2026-03-29 02:30:00.123456789", null),
                same(ColumnType.INSTANT, "0001-01-01 00:00:00", "2026-10-25 01:30:00.000001", null));
    }

    private static Case same(ColumnType type, Object... values) {
        return new Case(type, Arrays.asList(values), Arrays.asList(values));
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "overwrite", "upsert"})
    void everyValueComesBackAsItWas(String mode) throws Exception {
        List<Column> columns = new ArrayList<>(List.of(new Column("row", ColumnType.INT)));
        List<Case> cases = cases();
        for (int i = 0; i < cases.size(); i++) {
            columns.add(new Column("C" + i, cases.get(i).type()));
        }
        RecordBatch batch = RecordBatch.allocate(new Schema(columns), 3);
        batch.vectors().size = 3;
        for (int row = 0; row < 3; row++) {
            set(batch, 0, row, row);
            for (int i = 0; i < cases.size(); i++) {
                set(batch, i + 1, row, cases.get(i).values().get(row));
            }
        }
        hive.write(
                mode.equals("upsert")
                        ? hive.options("t_" + mode, "mode", mode, "key", "row")
                        : hive.options("t_" + mode, "mode", mode),
                batch);
        List<List<Object>> rows = hive.sql("SELECT * FROM " + hive.database + ".t_" + mode + " ORDER BY `row`")
                .rows();
        for (int row = 0; row < 3; row++) {
            for (int i = 0; i < cases.size(); i++) {
                assertThat(rows.get(row).get(i + 1))
                        .as("%s, value %d", cases.get(i).type(), row)
                        .isEqualTo(cases.get(i).expected().get(row));
            }
        }
    }

    private static void set(RecordBatch batch, int column, int row, Object value) {
        ColumnVector vector = batch.vectors().cols[column];
        if (value == null) {
            vector.noNulls = false;
            vector.isNull[row] = true;
            return;
        }
        ColumnType type = batch.schema().type(column);
        if (type.kind() == ColumnType.Kind.DATE) {
            ((LongColumnVector) vector).vector[row] =
                    LocalDate.parse((String) value).toEpochDay();
        } else if (vector instanceof TimestampColumnVector times) {
            Instant instant = Instant.parse(((String) value).replace(' ', 'T') + "Z");
            times.time[row] = instant.toEpochMilli();
            times.nanos[row] = instant.getNano();
        } else if (type instanceof ColumnType.Decimal decimal && decimal.fitsLong()) {
            ((LongColumnVector) vector).vector[row] =
                    new BigDecimal((String) value).unscaledValue().longValueExact();
        } else if (vector instanceof DecimalColumnVector decimals) {
            decimals.set(row, HiveDecimal.create((String) value));
        } else if (vector instanceof DoubleColumnVector doubles) {
            doubles.vector[row] = (Double) value;
        } else if (vector instanceof BytesColumnVector bytes) {
            bytes.setVal(row, value instanceof byte[] raw ? raw : ((String) value).getBytes(StandardCharsets.UTF_8));
        } else {
            ((LongColumnVector) vector).vector[row] =
                    value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue();
        }
    }
}
