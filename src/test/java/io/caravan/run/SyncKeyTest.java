package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncKeyTest {
    @Test
    void isTheRouteIfThatHasNoParametersOfItsOwn() {
        assertThat(new SyncKey("orders", Map.of()).name()).isEqualTo("orders");
    }

    @Test
    void namesItsParametersInTheOrderOfTheirNames() {
        SyncKey key = new SyncKey("orders", Map.of("year", "2026", "shop", "a"));
        assertThat(key.name()).isEqualTo("orders{shop=a, year=2026}");
        assertThat(key.of("sales").name()).isEqualTo("sales{shop=a, year=2026}");
    }

    @Test
    void isNotThatOfARouteWhoseNameBeginsTheSame() {
        assertThat(SyncKey.isOf("orders", "orders")).isTrue();
        assertThat(SyncKey.isOf("orders", "orders{shop=a}")).isTrue();
        assertThat(SyncKey.isOf("orders", "orders-daily")).isFalse();
        assertThat(SyncKey.isOf("orders", "orders-daily{shop=a}")).isFalse();
    }
}
