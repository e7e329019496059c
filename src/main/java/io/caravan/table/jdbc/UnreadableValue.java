package io.caravan.table.jdbc;

import io.caravan.run.RunException;

/** A value that its column cannot hold: the fault of its row alone. */
public final class UnreadableValue extends RunException {
    private static final long serialVersionUID = 1L;

    private final String column;
    private final String reason;
    private final String text;

    /** @param reason what is wrong, without the value, and what to do; without a full stop */
    public UnreadableValue(String column, String reason) {
        this(column, reason, null);
    }

    /** @param text the value as the database writes it, for the dirty record alone; null if that is not known */
    public UnreadableValue(String column, String reason, String text) {
        super(Category.DATA, "cannot read column '" + column + "': " + reason + ".");
        this.column = column;
        this.reason = reason;
        this.text = text;
    }

    /** The value as the database writes it, null if that is not known; never for a message. */
    public String text() {
        return text;
    }

    public String column() {
        return column;
    }

    public String reason() {
        return reason;
    }
}
