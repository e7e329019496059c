package io.caravan.schedule;

/** Why a route is taken. */
public enum Firing {
    /** A logical time of the schedule. */
    SCHEDULE,
    /** The start of a route that is to run once. */
    ONCE,
    /** Somebody asked. */
    MANUAL,
    /** Only to resume an open run. */
    RECOVERY
}
