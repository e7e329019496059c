package io.caravan.record;

/** Finds the columns of rows that are JSON objects: a column that holds values of several kinds is a string. */
public final class JsonSample {
    private final SchemaGuess guess = new SchemaGuess(true);

    /** Looks at a row; one that is no object says nothing. */
    public void see(byte[] utf8, int offset, int length) {
        try {
            guess.see(JsonRow.sample(utf8, offset, length));
        } catch (ConversionException e) {
            // Whoever reads the row reports it.
        }
    }

    /** Whether no row had a key. */
    public boolean isEmpty() {
        return guess.isEmpty();
    }

    /** @throws IllegalStateException if there is no column */
    public Schema schema() {
        return guess.schema();
    }
}
