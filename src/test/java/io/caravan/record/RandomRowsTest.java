package io.caravan.record;

import static io.caravan.record.Samples.comparable;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class RandomRowsTest {

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
    void everyPathBringsTheSameRowsBack(@ForAll("rows") List<Map<String, Object>> rows) {
        RecordBatch batch = MapsIn.read(rows, Samples.EVERY_KIND);
        List<Map<String, Object>> expected = comparable(rows);
        byte[] json = JsonOut.write(batch);
        String csv = CsvOut.write(batch);

        assertThat(comparable(batch.rows())).isEqualTo(expected);
        assertThat(comparable(batch.copy().rows())).isEqualTo(expected);
        assertThat(comparable(MapsIn.read(batch, batch.schema()).rows())).isEqualTo(expected);
        assertThat(comparable(JsonIn.read(factory -> factory.createParser(json), batch.schema())
                        .rows()))
                .isEqualTo(expected);
        assertThat(comparable(CsvIn.read(csv, batch.schema()).rows())).isEqualTo(expected);
    }

    @Property(tries = 200)
    void retainIsAFilterOfTheRows(@ForAll("rows") List<Map<String, Object>> rows, @ForAll long bits) {
        RecordBatch batch = MapsIn.read(rows, Samples.EVERY_KIND);
        BitSet keep = BitSet.valueOf(new long[] {bits});
        List<Map<String, Object>> expected = new ArrayList<>();
        keep.stream()
                .filter(row -> row < rows.size())
                .forEach(row -> expected.add(comparable(rows).get(row)));

        assertThat(batch.retain(keep::get)).isEqualTo(rows.size() - expected.size());
        assertThat(comparable(batch.rows())).isEqualTo(expected);
    }

    @Property(tries = 2000)
    void aDecimalIsKeptExactlyOrRefused(
            @ForAll("decimals") BigDecimal value,
            @ForAll("precisions") int precision,
            @ForAll("precisions") int second) {
        ColumnType.Decimal type = new ColumnType.Decimal(precision, Math.min(second, precision));
        boolean fits = value.signum() == 0
                || value.stripTrailingZeros().scale() <= type.scale()
                        && value.precision() - value.scale() <= precision - type.scale();
        BatchAppender rows = new BatchAppender(RecordBatch.allocate(Schema.of(new Column("d", type)), 1));
        boolean kept;
        try {
            rows.begin();
            rows.setDecimal(0, value);
            rows.end();
            kept = true;
        } catch (ConversionException e) {
            kept = false;
        }
        assertThat(kept).isEqualTo(fits);
        if (kept) {
            assertThat((BigDecimal) rows.batch().value(0, 0)).isEqualTo(value.setScale(type.scale()));
        }
    }

    @Property(tries = 2000)
    void anUnscaledLongIsSetLikeTheDecimal(
            @ForAll long unscaled,
            @ForAll("scales") int scale,
            @ForAll("precisions") int precision,
            @ForAll("precisions") int second) {
        ColumnType.Decimal type = new ColumnType.Decimal(precision, Math.min(second, precision));
        assertThat(set(type, rows -> rows.setDecimal(0, unscaled, scale)))
                .isEqualTo(set(type, rows -> rows.setDecimal(0, BigDecimal.valueOf(unscaled, scale))));
    }

    private static Object set(ColumnType type, java.util.function.Consumer<BatchAppender> setter) {
        BatchAppender rows = new BatchAppender(RecordBatch.allocate(Schema.of(new Column("d", type)), 1));
        rows.begin();
        try {
            setter.accept(rows);
        } catch (ConversionException e) {
            return e.getMessage();
        }
        rows.end();
        return rows.batch().value(0, 0);
    }

    @Provide
    Arbitrary<List<Map<String, Object>>> rows() {
        List<Arbitrary<Object>> values = new ArrayList<>();
        for (Column column : Samples.EVERY_KIND.columns()) {
            values.add(value(column.type()).injectNull(0.1));
        }
        return Combinators.combine(values)
                .as(list -> Samples.row(list.toArray()))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<BigDecimal> decimals() {
        return Combinators.combine(unscaled(38), Arbitraries.integers().between(-5, 45))
                .as(BigDecimal::new);
    }

    @Provide
    Arbitrary<Integer> precisions() {
        return Arbitraries.integers().between(1, 38);
    }

    @Provide
    Arbitrary<Integer> scales() {
        return Arbitraries.integers().between(-3, 40);
    }

    private static Arbitrary<BigInteger> unscaled(int digits) {
        BigInteger most = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
        return Arbitraries.bigIntegers().between(most.negate(), most);
    }

    private static Arbitrary<Object> value(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Arbitraries.of(true, false).map(value -> (Object) value);
            case TINYINT -> Arbitraries.integers().between(-128, 127).map(value -> (Object) value);
            case SMALLINT -> Arbitraries.integers().between(-32768, 32767).map(value -> (Object) value);
            case INT -> Arbitraries.integers().map(value -> (Object) value);
            case BIGINT -> Arbitraries.longs().map(value -> (Object) value);
            case FLOAT -> Arbitraries.integers().map(Float::intBitsToFloat).map(value -> (Object) value);
            case DOUBLE -> Arbitraries.longs().map(Double::longBitsToDouble).map(value -> (Object) value);
            case DECIMAL ->
                unscaled(((ColumnType.Decimal) type).precision())
                        .map(value -> new BigDecimal(value, ((ColumnType.Decimal) type).scale()).toPlainString())
                        .map(value -> (Object) value);
            case STRING -> text(50).map(value -> (Object) value);
            case VARCHAR, CHAR -> text(((ColumnType.Text) type).length()).map(value -> (Object) value);
            case BINARY -> Arbitraries.bytes().array(byte[].class).map(value -> (Object) value);
            case DATE ->
                seconds()
                        .map(second -> LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L)))
                        .map(value -> (Object) value);
            case TIMESTAMP ->
                Combinators.combine(seconds(), nanos())
                        .as((second, nano) -> LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC))
                        .map(value -> (Object) value);
            case INSTANT ->
                Combinators.combine(seconds(), nanos())
                        .as(Instant::ofEpochSecond)
                        .map(value -> (Object) value);
        };
    }

    private static Arbitrary<String> text(int points) {
        Arbitrary<Integer> any = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(0, 127)),
                net.jqwik.api.Tuple.of(
                        1, Arbitraries.of((int) ',', (int) '"', (int) '\n', (int) '\r', (int) '\\', 0xFEFF, 0x2028)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 0xD7FF)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0xE000, Character.MAX_CODE_POINT)));
        return any.list().ofMaxSize(points).map(list -> {
            StringBuilder text = new StringBuilder();
            list.forEach(text::appendCodePoint);
            return text.toString();
        });
    }

    /** From 5000 BC to the end of the year 12000. */
    private static Arbitrary<Long> seconds() {
        return Arbitraries.longs().between(-219_000_000_000L, 316_000_000_000L);
    }

    private static Arbitrary<Integer> nanos() {
        return Arbitraries.integers().between(0, 999_999_999);
    }
}
