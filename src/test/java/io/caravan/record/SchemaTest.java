package io.caravan.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

    @Test
    void isTheSameAfterJson() {
        assertThat(Schema.parse(Samples.EVERY_KIND.toJson())).isEqualTo(Samples.EVERY_KIND);
        assertThat(Schema.of(
                                new Column("id", ColumnType.BIGINT),
                                new Column("x", ColumnType.decimal(20, 0), "unsigned"))
                        .toJson())
                .isEqualTo("[{\"name\":\"id\",\"type\":\"bigint\"},"
                        + "{\"name\":\"x\",\"type\":\"decimal(20,0)\",\"note\":\"unsigned\"}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "[1]",
                "[{\"name\":\"a\"}]",
                "[{\"name\":\"a\",\"type\":\"money\"}]",
                "[{\"name\":\"a\",\"type\":\"int\"",
                "[{\"name\":\"a\",\"type\":\"int\",\"size\":\"1\"}]",
                "[{\"name\":\"a\",\"type\":\"int\"}] x",
                "[{\"name\":\"a\",\"type\":\"int\"}][]",
                "[{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"A\",\"type\":\"int\"}]",
                "[{\"name\":1,\"type\":\"int\"}]"
            })
    void refusesJsonThatIsNoSchema(String json) {
        assertThatThrownBy(() -> Schema.parse(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isInferredFromAllTheRows() {
        assertThat(guess(1, null, 2L)).isEqualTo("bigint");
        assertThat(guess(1, (short) 2)).isEqualTo("int");
        assertThat(guess(1, 2.5)).isEqualTo("double");
        assertThat(guess(1f, null)).isEqualTo("float");
        assertThat(guess(1, new BigDecimal("0.10"))).isEqualTo("decimal(38,18)");
        assertThat(guess(new BigInteger("18446744073709551615"))).isEqualTo("decimal(38,0)");
        assertThat(guess(new BigDecimal("0." + "1".repeat(30)))).isEqualTo("decimal(38,30)");
        assertThat(guess("a", 'b', null)).isEqualTo("string");
        assertThat(guess(null, null)).isEqualTo("string");
        assertThat(guess(LocalDate.EPOCH)).isEqualTo("date");
        assertThat(guess(new byte[0])).isEqualTo("binary");
        assertThat(guess(java.time.OffsetDateTime.now())).isEqualTo("instant");
        assertThat(guess(new java.sql.Timestamp(0))).isEqualTo("timestamp");
        assertThat(guess(java.sql.Time.valueOf("10:00:00"))).isEqualTo("string");
    }

    @Test
    void isNotGuessedWhereValuesDisagree() {
        for (List<Object> values : List.<List<Object>>of(
                List.of(1, "a"),
                List.of(true, 1),
                List.of(new Object()),
                List.of(List.of()),
                List.of(LocalDate.EPOCH, "a"),
                List.of(new BigDecimal(Samples.NINES), new BigDecimal("0.1")))) {
            assertThatThrownBy(() -> guess(values.toArray()))
                    .as(values.toString())
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("'v'");
        }
        assertThatThrownBy(() -> MapsIn.read(List.of(), null)).hasMessageContaining(Schema.PROPERTY);
    }

    @Test
    void missingKeysAreNullAndUnknownOnesAreNamed() {
        Schema schema = Schema.of(new Column("a", ColumnType.INT), new Column("b", ColumnType.STRING));
        assertThat(MapsIn.read(List.of(Map.of("A", 1), Map.of()), schema).rows())
                .containsExactly(new LinkedHashMap<>(row("a", 1, "b", null)), row("a", null, "b", null));
        assertThatThrownBy(() -> MapsIn.read(List.of(Map.of("c", "secret")), schema))
                .hasMessageContaining("'c'")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> MapsIn.read(List.of(row("a", 1, "A", 2)), schema))
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> MapsIn.read(Arrays.asList(1, 2), schema)).hasMessageContaining("row 0");
    }

    private static Map<String, Object> row(Object... entries) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            row.put((String) entries[i], entries[i + 1]);
        }
        return row;
    }

    private static String guess(Object... values) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(row("v", value));
        }
        return MapsIn.read(rows, null).schema().type(0).toString();
    }
}
