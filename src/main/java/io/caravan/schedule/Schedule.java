package io.caravan.schedule;

import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.quartz.CronExpression;

/**
 * When a sync runs: by a cron expression, by a period, once, or only when triggered. Immutable; two processes with
 * the same text and zone agree on every logical time.
 */
public abstract sealed class Schedule {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final String text;
    private final ZoneId zone;

    private Schedule(String text, ZoneId zone) {
        this.text = text;
        this.zone = Objects.requireNonNull(zone, "zone");
    }

    /**
     * Reads a schedule; null or blank is {@code none}.
     *
     * @param zone in which cron fields are read and business dates computed
     * @throws IllegalArgumentException which quotes the text and says what is allowed
     */
    public static Schedule parse(String text, ZoneId zone) {
        String plain = text == null ? "" : text.strip();
        String lower = plain.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.equals("none")) {
            return new Manual(zone);
        }
        if (lower.equals("once")) {
            return new Once(zone);
        }
        Duration period = Periods.read(lower);
        if (period != null) {
            return period(plain, period, zone);
        }
        return lower.startsWith("p") ? period(plain, iso(plain), zone) : cron(plain, zone);
    }

    /** The first logical time after {@code after}, null if there is none. */
    public abstract Instant next(Instant after);

    /** The last logical time in {@code (after, until]}, null if there is none. */
    public final Instant latest(Instant after, Instant until) {
        Instant from = until;
        for (long back = 1; from.isAfter(after); back *= 4) {
            from = max(after, until.minusSeconds(back));
            Instant found = next(from);
            if (found != null && !found.isAfter(until)) {
                return lastFrom(found, until);
            }
        }
        return null;
    }

    /**
     * The logical times of a business date, whatever bounds the schedule has: its firings on the day after, if it has
     * wall-clock ones, else the beginning of that day.
     *
     * @param each whether all firings are wanted, and not only the last
     */
    public List<Instant> of(LocalDate bizdate, boolean each) {
        return List.of(bizdate.plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** The same, but with firings only from {@code start} and before {@code end}; null is no bound. */
    public final Schedule within(Instant start, Instant end) {
        return start == null && end == null ? this : new Bounded(this, start, end);
    }

    /** Whether the sync runs as soon as its route starts when it has never run: periods and {@code once}. */
    public boolean startsAtOnce() {
        return false;
    }

    /** Whether firings are possible at this time at all. */
    public boolean open(Instant now) {
        return true;
    }

    /** Whether it is a single full load, fired as long as no run has committed. */
    public boolean once() {
        return false;
    }

    /** Whether it fires by itself; otherwise somebody has to ask. */
    public boolean fires() {
        return true;
    }

    public final ZoneId zone() {
        return zone;
    }

    @Override
    public final String toString() {
        return text;
    }

    private Instant lastFrom(Instant first, Instant until) {
        Instant last = first;
        for (Instant later = next(first); later != null && !later.isAfter(until); later = next(later)) {
            last = later;
        }
        return last;
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw refuse(text, "it is not an ISO-8601 duration", e);
        }
    }

    /** As Quartz wants it: one of the two days is open. */
    private static String[] withQuestionMark(String[] fields) {
        String[] quartz = fields.clone();
        quartz[fields[4].equals("*") ? 4 : 2] = "?";
        return quartz;
    }

    private static Schedule period(String text, Duration period, ZoneId zone) {
        if (period.toMillis() < 1000) {
            throw refuse(text, "a period is at least one second", null);
        }
        if (period.compareTo(LONGEST) > 0) {
            throw refuse(text, "a period is at most 366 days", null);
        }
        return new Period(text, zone, period);
    }

    private static Schedule cron(String text, ZoneId zone) {
        String[] fields = text.strip().split("\\s+");
        if (fields.length == 5) {
            throw refuse(
                    text,
                    "it has five fields, and a cron expression here begins with seconds and has '?' for the day that"
                            + " does not matter: write '0 " + String.join(" ", withQuestionMark(fields)) + "'",
                    null);
        }
        Periods.meant(text).ifPresent(meant -> {
            throw refuse(text, "Did you mean " + meant + "?", null);
        });
        if (fields.length > 5 && !fields[3].equals("?") && !fields[5].equals("?")) {
            throw refuse(text, days(fields), null);
        }
        try {
            return new Cron(text, zone, new CronExpression(text));
        } catch (ParseException | RuntimeException e) {
            throw refuse(text, String.valueOf(e.getMessage()).replaceFirst("\\.+$", ""), e);
        }
    }

    /** Others than Quartz take both days; there, a star is the one that does not matter. */
    private static String days(String[] fields) {
        if (!fields[3].equals("*") && !fields[5].equals("*")) {
            return "it names both a day of the month and a day of the week, and one of them has to be '?'";
        }
        String[] quartz = fields.clone();
        quartz[fields[5].equals("*") ? 5 : 3] = "?";
        return "one of the two days has to be '?': write '" + String.join(" ", quartz) + "'";
    }

    private static IllegalArgumentException refuse(String text, String why, Exception cause) {
        return new IllegalArgumentException(
                "'schedule' of '" + text + "' is not a schedule: " + why
                        + (why.endsWith("?") ? "" : ".") + " Use a Quartz cron expression with seconds such as"
                        + " '0 */5 * * * ?', a period such as '10s', '5m', '1h', '1d' or 'PT5M', 'once' or 'none'",
                cause);
    }

    private static final class Manual extends Schedule {
        Manual(ZoneId zone) {
            super("none", zone);
        }

        @Override
        public boolean fires() {
            return false;
        }

        @Override
        public Instant next(Instant after) {
            return null;
        }
    }

    /** One full load when the route first starts; the engine fires it as long as no run has committed. */
    static final class Once extends Schedule {
        Once(ZoneId zone) {
            super("once", zone);
        }

        @Override
        public boolean once() {
            return true;
        }

        @Override
        public Instant next(Instant after) {
            return null;
        }

        @Override
        public boolean startsAtOnce() {
            return true;
        }
    }

    /** Whole periods since the epoch, so that every process computes the same times. */
    private static final class Period extends Schedule {
        private final long millis;

        Period(String text, ZoneId zone, Duration period) {
            super(text, zone);
            this.millis = period.toMillis();
        }

        @Override
        public Instant next(Instant after) {
            return Instant.ofEpochMilli((Math.floorDiv(after.toEpochMilli(), millis) + 1) * millis);
        }

        @Override
        public boolean startsAtOnce() {
            return true;
        }
    }

    private static final class Cron extends Schedule {
        private final WallClockCron cron;

        Cron(String text, ZoneId zone, CronExpression expression) {
            super(text, zone);
            this.cron = new WallClockCron(expression, zone);
        }

        @Override
        public List<Instant> of(LocalDate bizdate, boolean each) {
            Instant before =
                    bizdate.plusDays(1).atStartOfDay(zone()).toInstant().minusMillis(1);
            Instant end = bizdate.plusDays(2).atStartOfDay(zone()).toInstant().minusMillis(1);
            Instant last = latest(before, end);
            if (last == null || !each) {
                return last == null ? List.of() : List.of(last);
            }
            return Stream.iterate(next(before), time -> time != null && !time.isAfter(last), this::next)
                    .toList();
        }

        @Override
        public Instant next(Instant after) {
            return cron.next(after);
        }
    }

    private static final class Bounded extends Schedule {
        private final Schedule inner;
        private final Instant start;
        private final Instant end;

        Bounded(Schedule inner, Instant start, Instant end) {
            super(inner.toString(), inner.zone());
            this.inner = inner;
            this.start = start;
            this.end = end;
        }

        @Override
        public List<Instant> of(LocalDate bizdate, boolean each) {
            return inner.of(bizdate, each);
        }

        @Override
        public Instant next(Instant after) {
            // The start itself is a firing if it is one of the schedule.
            Instant next = inner.next(start == null ? after : max(after, start.minusMillis(1)));
            return next == null || end != null && !next.isBefore(end) ? null : next;
        }

        @Override
        public boolean startsAtOnce() {
            return inner.startsAtOnce();
        }

        @Override
        public boolean once() {
            return inner.once();
        }

        @Override
        public boolean fires() {
            return inner.fires();
        }

        @Override
        public boolean open(Instant now) {
            return (start == null || !now.isBefore(start)) && (end == null || now.isBefore(end));
        }
    }
}
