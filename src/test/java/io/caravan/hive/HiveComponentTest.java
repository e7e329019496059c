package io.caravan.hive;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class HiveComponentTest {
    @Test
    void endsWithoutATraceWhereNoLakeIsConfigured() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            HiveComponent component = new HiveComponent();
            camel.addComponent("hive", component);
            camel.start();
            assertThatThrownBy(component::lake).hasMessageContaining("cannot connect to the lake");
            assertThatCode(component::doShutdown).doesNotThrowAnyException();
        }
    }
}
