package io.caravan.run;

/**
 * What was read.
 *
 * @param rows sent by the source
 * @param filtered taken out on the way by a filter or a step
 * @param bytes on the wire of the source, as far as it counts them
 */
record Counts(long rows, long filtered, long bytes) {
    static final Counts NONE = new Counts(0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(rows + other.rows, filtered + other.filtered, bytes + other.bytes);
    }
}
