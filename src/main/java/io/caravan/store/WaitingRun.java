package io.caravan.store;

import io.caravan.run.Run;
import java.time.Instant;

/**
 * A run that has been elected and waits for its turn; it holds nothing.
 *
 * @param notBefore null if it need not wait for a time
 * @param waitingFor what it waits for as last noted, null if nothing was
 * @param backfill the backfill it belongs to, null if none
 * @param retry how many runs of the same failed before
 */
public record WaitingRun(Run run, Instant notBefore, String waitingFor, Long backfill, int retry) {}
