package io.caravan.run;

/**
 * What was read.
 *
 * @param rows that the source sent or found to be dirty
 * @param filtered taken out on the way by a filter or a step
 * @param bytes on the wire of the source, as far as it counts them
 * @param dirty records that could not become rows
 */
public record Counts(long rows, long filtered, long bytes, long dirty) {
    public static final Counts NONE = new Counts(0, 0, 0);

    public static final Counts ONE_DIRTY = new Counts(1, 0, 0, 1);

    /** A row that was sent before a target handed it back. */
    public static final Counts ONE_REFUSED = new Counts(0, 0, 0, 1);

    public Counts(long rows, long filtered, long bytes) {
        this(rows, filtered, bytes, 0);
    }

    public Counts plus(Counts other) {
        return new Counts(rows + other.rows, filtered + other.filtered, bytes + other.bytes, dirty + other.dirty);
    }
}
