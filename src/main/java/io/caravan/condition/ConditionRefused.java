package io.caravan.condition;

/** A condition that cannot be decided exactly; the message begins with what cannot be done and names no row's value. */
public final class ConditionRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param by the column or condition, as the user wrote it */
    ConditionRefused(String by, String why) {
        super("cannot filter rows by '" + by + "': " + why);
    }
}
