package io.caravan.run;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

/**
 * One execution of a route for one logical time; the store elects it once.
 *
 * @param id the number the run store gave
 * @param route the Camel route id
 * @param logicalTime the theoretical fire time, never the actual start
 * @param trigger what asked for it
 * @param zone the zone in which business dates of this run are computed
 */
public record Run(long id, String route, Instant logicalTime, Trigger trigger, ZoneId zone) {
    /** What asked for a run. */
    public enum Trigger {
        SCHEDULE,
        MANUAL,
        BACKFILL,
        EVENT
    }

    public Run {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(logicalTime, "logicalTime");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(zone, "zone");
    }

    /** The path-safe name of this run, unique in the run store, for staging folders and published file names. */
    public String name() {
        return route.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + id;
    }
}
