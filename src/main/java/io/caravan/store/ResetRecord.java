package io.caravan.store;

import java.time.Instant;

/**
 * What was done to the position of a sync.
 *
 * @param sync the route, with the values of its parameters if it has some
 * @param what in words
 * @param run the run that began next, null if none has
 */
public record ResetRecord(String sync, Instant happened, String who, String what, Long run) {}
