package io.caravan.table.jdbc;

/**
 * What several readers of a table see of it.
 *
 * @param kind how they see one state, or that they do not
 * @param why they do not, in words; null if they do
 */
public record Together(Kind kind, String why) {
    public enum Kind {
        /** One transaction exports its snapshot, which any other can join: {@link Dialect#exportSnapshot}. */
        EXPORTED,
        /** Transactions that are opened together: {@link Dialect#openTogether}. */
        OPENED,
        /** They cannot here: one statement reads it all. */
        ALONE,
        /** The database or the table has no such thing: each sees what is there when it comes. */
        APART
    }

    public static final Together EXPORTED = new Together(Kind.EXPORTED, null);
    public static final Together OPENED = new Together(Kind.OPENED, null);

    public static Together alone(String why) {
        return new Together(Kind.ALONE, "it is read by one statement: " + why);
    }

    public static Together apart(String why) {
        return new Together(
                Kind.APART,
                why + ": a row whose key changes while the splits are read is missed or there twice."
                        + " parallelism=1 reads by one statement");
    }
}
