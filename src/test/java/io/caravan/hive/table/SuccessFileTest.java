package io.caravan.hive.table;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SuccessFileTest {
    @Test
    void aPathThatLeadsElsewhereIsRefusedBeforeAnythingIsRemoved() {
        assertThatThrownBy(() -> new SuccessFile("/signals/../data/orders", "r-1"))
                .hasMessageContaining("its path '/signals/../data/orders' leads elsewhere. Correct 'success'");
    }
}
