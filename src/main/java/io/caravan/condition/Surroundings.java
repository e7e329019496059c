package io.caravan.condition;

/** What a condition asks beside the columns of a row: the same for all rows of a batch. */
public interface Surroundings {
    /** The value of a function such as {@code ${header.least}}, or null. */
    Object value(String function);

    /** Whether a condition holds that names no column, such as {@code ${header.kind} == 'full'}. */
    boolean holds(String condition);
}
