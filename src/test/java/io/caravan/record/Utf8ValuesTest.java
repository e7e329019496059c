package io.caravan.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Values that are given as UTF-8: the same as those given as text, but without an object for each. */
class Utf8ValuesTest {

    @Property(tries = 20_000)
    void bytesAreReadAsTheTextTheyAre(@ForAll("values") String value, @ForAll("columns") int column) {
        byte[] bytes = ("<" + value + ">").getBytes(StandardCharsets.UTF_8);
        boolean text =
                Samples.EVERY_KIND.type(column).orc().getCategory().name().matches("STRING|VARCHAR|CHAR");
        Object expected = set(column, cell -> {
            if (text) {
                cell.setString(0, value);
            } else {
                TextParser.set(cell, 0, value);
            }
        });

        assertThat(set(column, cell -> cell.setUtf8(0, bytes, 1, bytes.length - 2)))
                .isEqualTo(expected);
        assertThat(set(column, cell -> cell.setString(0, value))).isEqualTo(expected);
    }

    @Property(tries = 20_000)
    void whatIsNoTextIsFoundAsTheDecoderFindsIt(@ForAll("bytes") byte[] bytes) {
        boolean expected;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            expected = true;
        } catch (CharacterCodingException e) {
            expected = false;
        }
        assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(expected);
    }

    private static Object set(int column, Consumer<Cell> setter) {
        RecordBatch batch = RecordBatch.allocate(Schema.of(Samples.EVERY_KIND.column(column)), 1);
        try {
            setter.accept(Cell.of(batch.schema().column(0), batch.vectors().cols[0]));
        } catch (ConversionException e) {
            return e.getMessage();
        }
        batch.vectors().size = 1;
        return Samples.comparable(batch.rows());
    }

    @Provide
    Arbitrary<Integer> columns() {
        return Arbitraries.integers().between(0, Samples.EVERY_KIND.size() - 1);
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                numbers(),
                times(),
                Arbitraries.of(
                        "",
                        "true",
                        "FALSE",
                        "0",
                        "1",
                        "NaN",
                        "-Infinity",
                        "-0",
                        "-0.00",
                        ".",
                        "-",
                        "+",
                        "1.",
                        ".5",
                        "AAEC",
                        "ä€😀"),
                soup());
    }

    private static Arbitrary<String> numbers() {
        return Combinators.combine(
                        Arbitraries.of("", "-", "+"),
                        Arbitraries.strings().numeric().ofMaxLength(22),
                        Arbitraries.of("", ".", "e3"),
                        Arbitraries.strings().numeric().ofMaxLength(20))
                .as((sign, whole, point, rest) -> sign + whole + (point.isEmpty() ? "" : point + rest));
    }

    private static Arbitrary<String> times() {
        Arbitrary<String> date = Combinators.combine(
                        Arbitraries.of("2024", "2023", "1900", "0001", "9999", "0000"),
                        Arbitraries.integers().between(0, 13),
                        Arbitraries.integers().between(0, 32))
                .as((year, month, day) -> String.format("%s-%02d-%02d", year, month, day));
        Arbitrary<String> time = Combinators.combine(
                        Arbitraries.integers().between(0, 24),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.of("", ":00", ":59", ":60"),
                        Arbitraries.of("", ".", ".1", ".123456", ".999999999", ".1234567890"))
                .as((hour, minute, second, fraction) -> String.format("%02d:%02d%s%s", hour, minute, second, fraction));
        Arbitrary<String> zone =
                Arbitraries.of("", "Z", "+01:00", "-17:59", "+18:00", "+18:01", "+0100", "z", "+01:60");
        return Combinators.combine(date, Arbitraries.of("T", " ", "t", ""), time, zone)
                .as((day, between, clock, offset) -> between.isEmpty() ? day : day + between + clock + offset);
    }

    /** The characters of numbers and times in any order. */
    private static Arbitrary<String> soup() {
        return Arbitraries.strings().withChars("0123456789-+.:TZ e").ofMaxLength(30);
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<Byte> any = Arbitraries.oneOf(
                Arbitraries.bytes(),
                Arbitraries.of(0x80, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xA0, 0x9F, 0xEF, 0xF0, 0x90, 0xF4, 0x8F, 0xF5, 0xFF)
                        .map(Integer::byteValue));
        return any.array(byte[].class).ofMaxSize(6);
    }
}
