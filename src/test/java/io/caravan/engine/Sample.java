package io.caravan.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which scenarios of a matrix are tried: all, or some by chance, the same again for the same seed and matrix. */
final class Sample {
    /** All, in their order. */
    static final Sample WHOLE = new Sample(null);

    private final Random random;

    Sample(long seed, String matrix) {
        this(new Random(seed ^ matrix.hashCode()));
    }

    private Sample(Random random) {
        this.random = random;
    }

    <T> List<T> third(List<T> all) {
        return some(all, 3);
    }

    <T> List<T> half(List<T> all) {
        return some(all, 2);
    }

    private <T> List<T> some(List<T> all, int oneOf) {
        return random == null
                ? all
                : all.stream().filter(one -> random.nextInt(oneOf) == 0).toList();
    }

    /** All, in any order. */
    <T> List<T> shuffled(List<T> all) {
        List<T> order = new ArrayList<>(all);
        if (random != null) {
            Collections.shuffle(order, random);
        }
        return order;
    }
}
