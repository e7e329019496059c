package io.caravan.run;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/** What the target of a sync is known to hold of the things with names that its runs have copied. */
public interface KnownItems {
    /** Nothing is known. */
    KnownItems NONE = new KnownItems() {
        @Override
        public Map<String, Item> of(Collection<String> names) {
            return Map.of();
        }

        @Override
        public void each(Consumer<Item> each) {}
    };

    /** Those of these names that are known; some hundreds at a time. */
    Map<String, Item> of(Collection<String> names);

    /** All of them, in any order. */
    void each(Consumer<Item> each);
}
