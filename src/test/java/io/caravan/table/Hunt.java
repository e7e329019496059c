package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Planted mistakes, each to be found at least once. Whether one shows in a round depends on who commits when, so there are
 * rounds until the last has shown, up to a number that no mistake outlasts.
 */
final class Hunt {
    private static final int ROUNDS = 12;

    /** Writes, reads, and finishes both; what then stands in the table, by id. */
    interface Round {
        Map<Long, Long> play() throws Exception;
    }

    private final Map<String, Predicate<Map<Long, Long>>> hidden = new LinkedHashMap<>();

    /** Shows by rows that this reader never saw. */
    Hunt loses(String mistake, WindowReader reader) {
        hidden.put(mistake + ", " + reader.name(), table -> reader.lost(table) > 0);
        return this;
    }

    /** Shows by rows that this reader saw twice. */
    Hunt doubles(String mistake, WindowReader reader) {
        hidden.put(mistake + ", " + reader.name(), table -> reader.doubled() > 0);
        return this;
    }

    void play(Round round) throws Exception {
        for (int number = 0; number < ROUNDS && !hidden.isEmpty(); number++) {
            Map<Long, Long> table = round.play();
            hidden.values().removeIf(shows -> shows.test(table));
        }
        assertThat(hidden.keySet()).as("not found in %d rounds", ROUNDS).isEmpty();
    }
}
