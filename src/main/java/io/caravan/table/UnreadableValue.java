package io.caravan.table;

import io.caravan.run.RunException;

/** A value that its column cannot hold: the fault of its row alone. */
final class UnreadableValue extends RunException {
    private static final long serialVersionUID = 1L;

    private final String column;
    private final String reason;

    /** @param reason what is wrong, without the value, and what to do; without a full stop */
    UnreadableValue(String column, String reason) {
        super(Category.DATA, "cannot read column '" + column + "': " + reason + ".");
        this.column = column;
        this.reason = reason;
    }

    String column() {
        return column;
    }

    String reason() {
        return reason;
    }
}
