package io.caravan.run;

import io.caravan.store.Pairing;
import java.util.Objects;

/**
 * What the runs of a source read, as far as it decides what a target may do with it; see {@link Pairing}.
 *
 * @param since what they leave out
 * @param cursor the column of the managed cursor, null without one
 * @param absent whether each run also reads the rows without a cursor value, so that they come again and again
 * @param coarse why a run reads some rows of the run before again, in words that follow "because"; null if it does not, or
 *     as long as nobody has asked the source
 */
public record Reads(Since since, String cursor, boolean absent, String coarse) {
    /** Each run reads everything. */
    public static final Reads EVERYTHING = new Reads(Since.NOTHING, null, false, null);

    /** What a run leaves out because an earlier one has read it. */
    public enum Since {
        /** Nothing. */
        NOTHING,
        /** Rows below the managed cursor. */
        CURSOR,
        /** Files of the same version. */
        FILES
    }

    public Reads {
        Objects.requireNonNull(since, "since");
    }

    /** By the windows of a managed cursor. */
    public static Reads byCursor(String column, boolean absent) {
        return new Reads(Since.CURSOR, column, absent, null);
    }

    /** Files that are new or have changed. */
    public static Reads changedFiles() {
        return new Reads(Since.FILES, null, false, null);
    }

    /** The same, with what the source says when it is asked. */
    public Reads coarse(String because) {
        return new Reads(since, cursor, absent, because);
    }
}
