package io.caravan.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowMapTest {
    private Map<String, Object> row;
    private final Map<String, Object> model = new LinkedHashMap<>();

    @BeforeEach
    void startAlike() {
        model.put("id", 1L);
        model.put("name", null);
        model.put("City", "Lyon");
        Schema schema = Schema.of(
                new Column("id", ColumnType.BIGINT),
                new Column("name", ColumnType.STRING),
                new Column("City", ColumnType.STRING));
        row = MapsIn.read(List.of(model), schema).rows().get(0);
    }

    @Test
    void isAsGoodAsALinkedHashMap() throws Exception {
        List<Consumer<Map<String, Object>>> changes = List.of(
                map -> map.put("id", 2L),
                map -> map.put("extra", "x"),
                map -> map.remove("name"),
                map -> map.remove("nobody"),
                map -> map.putIfAbsent("name", "late"),
                map -> map.keySet().remove("City"),
                map -> map.entrySet().removeIf(entry -> entry.getValue() == null),
                map -> map.values().removeIf(value -> "Lyon".equals(value)),
                map -> map.replaceAll((key, value) -> key + value),
                map -> map.entrySet().iterator().next().setValue(null),
                map -> map.compute("id", (key, value) -> null),
                map -> map.putAll(Map.of("City", "Nice", "zip", 6000)),
                Map::clear);
        for (Consumer<Map<String, Object>> change : changes) {
            startAlike();
            change.accept(row);
            change.accept(model);
            assertThat(row).isEqualTo(model).hasSameHashCodeAs(model).hasToString(model.toString());
            assertThat(List.copyOf(row.keySet())).isEqualTo(List.copyOf(model.keySet()));
            assertThat(model).isEqualTo(row);
            assertThat(new ObjectMapper().writeValueAsString(row))
                    .isEqualTo(new ObjectMapper().writeValueAsString(model));
            model.clear();
        }
    }

    @Test
    void knowsItsKeysExactly() {
        assertThat(row.get("City")).isEqualTo("Lyon");
        assertThat(row.get("city")).isNull();
        assertThat(row.get(null)).isNull();
        assertThat(row.containsKey("name")).isTrue();
        assertThat(row.containsKey((Object) 7)).isFalse();
    }

    @Test
    void stopsAWalkThatWasOvertakenByAChange() {
        var walk = row.entrySet().iterator();
        walk.next();
        row.put("extra", 1);
        assertThatThrownBy(walk::next).isInstanceOf(ConcurrentModificationException.class);
    }
}
