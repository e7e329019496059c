package io.caravan.run;

import java.time.Instant;

/**
 * How a sync of this process stands.
 *
 * @param route the Camel route id
 * @param source the endpoint it reads from, without its options
 * @param schedule as it was written
 * @param next the next firing, null if none
 * @param running whether this process runs it now
 * @param cursor where the managed cursor stands, null if there is none yet
 * @param pause null unless it is paused
 * @param last the last run that began anywhere, null if none
 */
public record SyncStatus(
        String route,
        String source,
        String schedule,
        Instant next,
        boolean running,
        String cursor,
        Pause pause,
        RunRecord last) {}
