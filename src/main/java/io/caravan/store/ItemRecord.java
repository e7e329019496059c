package io.caravan.store;

import io.caravan.run.Item;
import java.time.Instant;

/**
 * What one run has done with an item.
 *
 * @param happened when the part of the run was staged that it belonged to
 */
public record ItemRecord(long run, Instant happened, Item item) {}
