package io.caravan.schedule;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** How texts with macros depend on the logical time of a run. */
public enum DateUse {
    /** They are the same for every date. */
    NONE,
    /** They change from one business date to the next. */
    DAY,
    /** They also change within a business date. */
    TIME;

    // Far apart in every part of a date and of a time; noon and midnight of the same day.
    private static final Instant MIDNIGHT = Instant.parse("2001-03-17T00:00:00Z");
    private static final Instant LATER = MIDNIGHT.plus(Duration.parse("PT13H47M31S"));
    private static final Instant OTHER = Instant.parse("2016-10-05T00:00:00Z");

    // A day, the next one, and that day in another month and in another year.
    private static final List<LocalDate> DAYS = List.of(
            LocalDate.of(2001, 3, 17), LocalDate.of(2001, 3, 18), LocalDate.of(2001, 9, 17), LocalDate.of(2004, 3, 17));

    /**
     * Finds it by trying.
     *
     * @param parameters values of the route's own parameters
     * @throws RunException USER for a macro that does not exist
     */
    public static DateUse of(Collection<String> templates, String route, Map<String, String> parameters) {
        DateUse use = NONE;
        for (String template : templates) {
            String midnight = expand(template, route, parameters, MIDNIGHT);
            if (!midnight.equals(expand(template, route, parameters, LATER))) {
                return TIME;
            }
            use = midnight.equals(expand(template, route, parameters, OTHER)) ? use : DAY;
        }
        return use;
    }

    /** Whether texts are others together on each business date: one that names the month alone is not. */
    public static boolean daily(Collection<String> templates) {
        return DAYS.stream()
                        .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
                        .map(time -> templates.stream()
                                .map(template -> expand(template, "", Macros.each(template), time))
                                .toList())
                        .distinct()
                        .count()
                == DAYS.size();
    }

    private static String expand(String template, String route, Map<String, String> parameters, Instant time) {
        return Macros.expand(template, new Run(0, route, time, Run.Trigger.BACKFILL, ZoneOffset.UTC, parameters, 0));
    }
}
