package io.caravan.engine;

import io.caravan.run.DirtyRecord;
import java.util.ArrayList;
import java.util.List;

/** The dirty records that one attempt at a split keeps, within bounds; all are counted elsewhere. Any thread may add. */
final class DirtyRecords {
    /** More of one split are counted only. */
    static final int MOST = 10_000;

    /** Bytes beyond are left out of what is kept. */
    private static final int MOST_BYTES = 4 << 20;

    private final List<DirtyRecord> records = new ArrayList<>();
    private int bytes;

    synchronized void add(DirtyRecord record) {
        if (records.size() < MOST) {
            boolean fits = bytes + record.raw().length <= MOST_BYTES;
            records.add(fits ? record : record.withoutRaw());
            bytes += fits ? record.raw().length : 0;
        }
    }

    synchronized List<DirtyRecord> all() {
        return List.copyOf(records);
    }
}
