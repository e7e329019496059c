package io.caravan.store;

import java.time.Instant;

/**
 * A pause of a sync: its schedule does not fire, and what waits for its turn does not begin.
 *
 * @param reason in the words of who paused it, null if none was given
 */
public record Pause(Instant since, String reason) {}
