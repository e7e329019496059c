package io.caravan.api;

import io.caravan.explain.RouteDraft;
import jakarta.ws.rs.core.Response.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * What a plan is asked for: a business date, a logical time, or neither.
 *
 * @param bizdate null if it is not given
 * @param time null if it is not given
 */
record PlannedTime(LocalDate bizdate, Instant time) {
    static PlannedTime of(String bizdate, String time) {
        try {
            return new PlannedTime(
                    bizdate == null ? null : LocalDate.parse(bizdate),
                    time == null ? null : OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException e) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    "cannot use "
                            + (bizdate == null ? "'time' '" + time + "'" : "'bizdate' '" + bizdate + "'")
                            + ": it cannot be read. Use a date such as 2026-11-20, or a time such as"
                            + " 2026-11-21T00:00:00Z.");
        }
    }

    /** The logical time of a route's run, for a business date that of the run that is made for it; null if neither is given. */
    Instant in(RouteDraft draft) {
        return bizdate == null ? time : draft.timeOf(bizdate);
    }
}
