package io.caravan.run;

import io.caravan.store.Pairing;

/** What a target does with the rows it has when a run is published; see {@link Pairing}. */
public enum Writes {
    /** Nothing that depends on what a run reads: a file takes the place of the file of its name, for example. */
    BESIDE,
    /** They stay, and those of the run are added. */
    APPENDS,
    /** Those with the key of a row of the run are replaced. */
    UPSERTS,
    /** They go, all or those of a part that does not tell one business date from another. */
    OVERWRITES,
    /** Those of the run's business date go. */
    OVERWRITES_DATE,
    /** Those go that are in a part, such as a partition, for which the run has rows. */
    OVERWRITES_DYNAMIC;

    /** What becomes of the rows it has in a word, null if that does not matter. */
    public String rows() {
        return switch (this) {
            case BESIDE -> null;
            case APPENDS, UPSERTS -> "kept";
            case OVERWRITES, OVERWRITES_DATE, OVERWRITES_DYNAMIC -> "overwritten";
        };
    }

    /** Whether what a run does not send is gone afterwards. */
    public boolean overwrites() {
        return switch (this) {
            case BESIDE, APPENDS, UPSERTS -> false;
            case OVERWRITES, OVERWRITES_DATE, OVERWRITES_DYNAMIC -> true;
        };
    }
}
