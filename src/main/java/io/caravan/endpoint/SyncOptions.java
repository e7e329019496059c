package io.caravan.endpoint;

import io.caravan.schedule.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What every source endpoint can be told about its runs.
 *
 * @param schedule when it runs; firings outside of {@code startAt} and {@code endAt} are none
 * @param misfire what becomes of firings that were missed, or that came while a run was under way
 * @param timeout after which a run that has not begun to publish fails, null for never
 * @param retries how often a run that failed is run again by itself
 * @param retryDelay the pause before each of these
 * @param after the syncs that must have succeeded for the same business date
 * @param maxRowsPerSecond 0 for no limit
 * @param maxBytesPerSecond 0 for no limit
 * @param historyDays how long finished runs are kept, 0 for the process's default
 * @param dirty how many dirty records a run bears
 * @param each parameters with several values: a run is made for each combination
 */
public record SyncOptions(
        Schedule schedule,
        Misfire misfire,
        Duration timeout,
        int retries,
        Duration retryDelay,
        List<String> after,
        long maxRowsPerSecond,
        long maxBytesPerSecond,
        int historyDays,
        DirtyLimits dirty,
        Map<String, List<String>> each) {
    /** What becomes of firings that were missed. */
    public enum Misfire {
        /** One run for the latest of them. */
        ONCE,
        /** A run for each, in their order. */
        ALL,
        /** None; the next firing is the next one in the future. */
        SKIP
    }

    public SyncOptions {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(misfire, "misfire");
        Objects.requireNonNull(dirty, "dirty");
        after = List.copyOf(after);
        each = java.util.Collections.unmodifiableMap(new TreeMap<>(each));
    }

    /** A sync that has a schedule and no other wishes. */
    public static SyncOptions of(Schedule schedule) {
        return new SyncOptions(
                schedule, Misfire.ONCE, null, 0, Duration.ofMinutes(1), List.of(), 0, 0, 0, DirtyLimits.NONE, Map.of());
    }

    /** The parameters of the runs that are made for one time: one without any, unless there are some. */
    public List<Map<String, String>> combinations() {
        return OwnParameters.combinations(each);
    }

    /** Reads the options; what is wrong with them is noted in the reader. */
    public static SyncOptions read(OptionReader reader, Map<String, List<String>> each) {
        ZoneId zone = reader.read(() -> zone(reader.text("timezone")));
        ZoneId known = zone == null ? ZoneId.of("UTC") : zone;
        Schedule schedule = reader.read(() -> Schedule.parse(reader.text("schedule"), known));
        Instant start = reader.read(() -> time("startAt", reader.text("startAt"), known));
        Instant end = reader.read(() -> time("endAt", reader.text("endAt"), known));
        reader.unless(
                start == null || end == null || start.isBefore(end),
                "'endAt' is '" + reader.text("endAt") + "': a time after 'startAt' is allowed");
        Schedule bounded = schedule == null ? Schedule.parse("none", known) : schedule.within(start, end);
        Duration timeout = reader.period("timeout", null);
        reader.unless(
                timeout == null || timeout.toMillis() >= 1000,
                "'timeout' is '" + reader.text("timeout") + "': at least 1s is allowed");
        return new SyncOptions(
                bounded,
                reader.choice("misfire", Misfire.ONCE),
                timeout,
                reader.whole("retries", 0, 0, 100),
                reader.period("retryDelay", Duration.ofMinutes(1)),
                reader.names("after", "ids of syncs", "a sync"),
                reader.whole("maxRowsPerSecond", 0L, 0L, Long.MAX_VALUE),
                reader.whole("maxBytesPerSecond", 0L, 0L, Long.MAX_VALUE),
                reader.whole("historyDays", 0, 0, 36_500),
                DirtyLimits.read(reader),
                each);
    }

    private static ZoneId zone(String text) {
        try {
            return text == null ? ZoneId.systemDefault() : ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'timezone' is '" + text + "': a zone such as Europe/Berlin, UTC or +02:00 is allowed", e);
        }
    }

    private static Instant time(String name, String text, ZoneId zone) {
        if (text == null) {
            return null;
        }
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            String iso = text.replace(' ', 'T');
            return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + name + "' is '" + text
                            + "': a date such as 2026-01-31 or a time such as 2026-01-31T06:00:00 is allowed",
                    e);
        }
    }
}
