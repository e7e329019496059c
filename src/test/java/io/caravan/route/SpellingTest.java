package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final Set<String> KNOWN = Set.of("key", "schedule", "batchRows", "splitBy");

    @Test
    void findsWhatWasMeant() {
        assertThat(Spelling.nearest("kye", KNOWN)).contains("key");
        assertThat(Spelling.nearest("schedul", KNOWN)).contains("schedule");
        assertThat(Spelling.nearest("batchrow", KNOWN)).contains("batchRows");
        assertThat(Spelling.nearest("SplitBy", KNOWN)).contains("splitBy");
    }

    @Test
    void doesNotGuessWildly() {
        assertThat(Spelling.nearest("table", KNOWN)).isEmpty();
        assertThat(Spelling.suggest("table", KNOWN)).isEqualTo("Use one of batchRows, key, schedule, splitBy.");
    }
}
