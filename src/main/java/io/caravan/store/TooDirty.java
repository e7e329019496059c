package io.caravan.store;

import io.caravan.run.DirtyRecord;
import io.caravan.run.RunException;
import java.util.List;

/** A run has more dirty records than it bears. Some of those that no finished split has kept are with it. */
public final class TooDirty extends RunException {
    private static final long serialVersionUID = 1L;

    /** So many are kept with a run that fails. */
    public static final int KEPT = 100;

    /** A record and the split that found it. */
    public record Found(int split, DirtyRecord record) {}

    private final transient List<Found> found;
    private final long count;

    /**
     * @param found all records that no finished split has kept, or the first of them
     * @param count of all dirty records of the run where these are only the first, or else 0
     */
    public TooDirty(String message, List<Found> found, long count) {
        super(Category.DATA, message);
        this.found = found;
        this.count = count;
    }

    List<Found> found() {
        return found;
    }

    long count() {
        return count;
    }
}
