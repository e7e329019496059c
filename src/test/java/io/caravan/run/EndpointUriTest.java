package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointUriTest {
    private static final String URI = "table:shop/orders?where=a=1&full";

    @Test
    void hasABaseASchemeAndOptions() {
        assertThat(EndpointUri.base(URI)).isEqualTo("table:shop/orders");
        assertThat(EndpointUri.scheme(URI)).isEqualTo("table");
        assertThat(EndpointUri.options(URI)).isEqualTo(Map.of("where", "a=1", "full", ""));
        assertThat(EndpointUri.pairs("timer:x")).isEmpty();
        assertThat(EndpointUri.scheme("myBean?method=a:b")).isEqualTo("myBean");
    }

    @Test
    void valuesLoseTheMarksOfCamel() {
        assertThat(EndpointUri.unmarked("RAW(a+b)")).isEqualTo("a+b");
        assertThat(EndpointUri.unmarked("RAW{a)&b}")).isEqualTo("a)&b");
        assertThat(EndpointUri.unmarked("RAW(a")).isEqualTo("RAW(a");
    }

    @Test
    void aPlusStaysOneWhereAPercentSignStandsForACharacter() {
        assertThat(EndpointUri.decoded("a+b%20c%2F")).isEqualTo("a+b c/");
        assertThat(EndpointUri.decoded("a+b")).isEqualTo("a+b");
        assertThatThrownBy(() -> EndpointUri.decoded("50%")).isInstanceOf(IllegalArgumentException.class);
    }
}
