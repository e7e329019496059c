package io.caravan.run;

/**
 * The half-open range {@code [lo, hi)} of cursor values that a run reads, in the source's own text form and precision.
 *
 * @param lo null for "from the beginning"
 * @param hi where the cursor stands after the run has committed, never null
 */
public record Window(String lo, String hi) {
    public Window {
        if (hi == null) {
            throw new IllegalArgumentException("a window needs an upper bound");
        }
    }

    public boolean empty() {
        return hi.equals(lo);
    }
}
