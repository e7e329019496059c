package io.caravan.run;

/**
 * A part of a plan that is read, staged and resumed by itself.
 *
 * @param number from 0, dense
 * @param detail what the source needs to read exactly this part, in its own form; frozen with the plan
 * @param estimatedRows -1 if unknown
 */
public record Split(int number, String detail, long estimatedRows) {
    public Split {
        if (number < 0 || detail == null) {
            throw new IllegalArgumentException("a split needs a number from 0 and a detail");
        }
    }
}
