package io.caravan.record;

/**
 * A value that its column cannot hold, or text that is no row. The message names the column and says what is wrong with
 * the value, but never quotes the value.
 */
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String column;

    public ConversionException(Column column, String problem) {
        super("cannot set column '" + column.name() + "' (" + column.type() + "): " + problem);
        this.column = column.name();
    }

    public ConversionException(String message, Throwable cause) {
        super(message, cause);
        this.column = "";
    }

    /** The name of the column, or an empty string where the fault lies outside any column. */
    public String column() {
        return column;
    }
}
