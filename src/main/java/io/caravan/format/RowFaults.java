package io.caravan.format;

/** Hears of what is wrong with a file while it is read, on the thread that reads. */
public interface RowFaults {
    /** A row that cannot be read. Reading goes on behind it, unless this throws. */
    void faulty(FaultyRow row);

    /** Something that a person should know once for a file, and that costs no row. */
    void note(String note);
}
