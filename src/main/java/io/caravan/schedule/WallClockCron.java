package io.caravan.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * A cron expression read on the wall clock of a zone. When the clock goes back, an expression for several hours of
 * the day fires in the repeated hour too and one for a fixed hour does not; when it goes forward, the former leaves
 * the missing hour out and the latter fires right after it. (Quartz itself leaves out one of two equal hours.)
 */
final class WallClockCron {
    private final CronExpression expression;
    private final ZoneRules rules;
    private final boolean fixedHour;

    WallClockCron(CronExpression expression, ZoneId zone) {
        expression.setTimeZone(TimeZone.getTimeZone("UTC"));
        this.expression = expression;
        this.rules = zone.getRules();
        this.fixedHour = expression.getCronExpression().trim().split("\\s+")[2].matches("\\d+");
    }

    /** The first firing after an instant, null if there is none. */
    Instant next(Instant after) {
        LocalDateTime from = LocalDateTime.ofInstant(after, rules.getOffset(after));
        Instant found = null;
        for (LocalDateTime wall = next(from); wall != null && found == null; wall = next(wall)) {
            found = instant(wall, after);
        }
        Instant repeated = fixedHour ? null : repeated(after);
        return repeated != null && (found == null || repeated.isBefore(found)) ? repeated : found;
    }

    private LocalDateTime next(LocalDateTime after) {
        Date next = expression.getNextValidTimeAfter(Date.from(after.toInstant(ZoneOffset.UTC)));
        return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
    }

    /** When the wall clock shows this after the given instant, null if it does not. */
    private Instant instant(LocalDateTime wall, Instant after) {
        List<ZoneOffset> offsets = rules.getValidOffsets(wall);
        if (offsets.isEmpty()) {
            Instant end = rules.getTransition(wall).getInstant();
            return fixedHour && end.isAfter(after) ? end : null;
        }
        Instant first = wall.toInstant(offsets.get(0));
        if (first.isAfter(after)) {
            return first;
        }
        Instant last = wall.toInstant(offsets.get(offsets.size() - 1));
        return !fixedHour && last.isAfter(after) ? last : null;
    }

    /** The first firing in the hour that the clock will show a second time next, null if there is none. */
    private Instant repeated(Instant after) {
        ZoneOffsetTransition back = rules.nextTransition(after);
        if (back == null || !back.isOverlap()) {
            return null;
        }
        LocalDateTime wall = next(back.getDateTimeAfter().minusNanos(1_000_000));
        return wall == null || !wall.isBefore(back.getDateTimeBefore()) ? null : wall.toInstant(back.getOffsetAfter());
    }
}
