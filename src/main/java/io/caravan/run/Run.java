package io.caravan.run;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One execution of a route for one logical time; the store elects it once.
 *
 * @param id the number the run store gave
 * @param route the Camel route id
 * @param logicalTime the theoretical fire time, never the actual start
 * @param trigger what asked for it
 * @param zone the zone in which business dates of this run are computed
 * @param parameters values of the route's own parameters, such as one value of {@code Array[a,b]}; in order of names
 * @param rerun how many runs there were before for the same route, logical time and parameters
 * @param repeats whether one of these has committed, so that its rows are in the target
 */
public record Run(
        long id,
        String route,
        Instant logicalTime,
        Trigger trigger,
        ZoneId zone,
        Map<String, String> parameters,
        int rerun,
        boolean repeats) {
    /** What asked for a run. */
    public enum Trigger {
        SCHEDULE,
        /** A person, now. */
        MANUAL,
        /** A person, for a date: bounded by it, and apart from the managed cursor. */
        BACKFILL,
        /** An exchange of a route. */
        EVENT
    }

    public Run {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(logicalTime, "logicalTime");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(zone, "zone");
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** A run of which nobody has to know whether it repeats another. */
    public Run(
            long id,
            String route,
            Instant logicalTime,
            Trigger trigger,
            ZoneId zone,
            Map<String, String> parameters,
            int rerun) {
        this(id, route, logicalTime, trigger, zone, parameters, rerun, false);
    }

    /** The first run for its time, without parameters. */
    public Run(long id, String route, Instant logicalTime, Trigger trigger, ZoneId zone) {
        this(id, route, logicalTime, trigger, zone, Map.of(), 0);
    }

    /** The path-safe name of this run, unique in the run store, for staging folders and published file names. */
    public String name() {
        return route.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + id;
    }

    /** The business date: the day before the logical time, in the run's zone. */
    public LocalDate bizdate() {
        return logicalTime.atZone(zone).toLocalDate().minusDays(1);
    }

    public Run repeating(boolean another) {
        return new Run(id, route, logicalTime, trigger, zone, parameters, rerun, another);
    }

    /** Whether it runs beside other runs of its route, holding neither the route nor its cursor. */
    public boolean aside() {
        return trigger == Trigger.BACKFILL;
    }

    /** What its position and its items belong to. */
    public SyncKey key() {
        return new SyncKey(route, parameters);
    }
}
