package io.caravan.store;

import io.caravan.run.DirtyRecord;
import java.time.Instant;

/**
 * A dirty record as it is kept with its run.
 *
 * @param number grows in the order in which they are kept
 */
public record DirtyRow(long number, int split, DirtyRecord record, Instant kept) {}
