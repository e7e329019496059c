package io.caravan.schedule;

import io.caravan.run.Run;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The day that a run is about: the one before its logical time. Knows the names that EnOS gives to days around it. */
public final class BusinessDate {
    private static final DateTimeFormatter TEN = DateTimeFormatter.ISO_LOCAL_DATE;
    private static final DateTimeFormatter EIGHT = DateTimeFormatter.BASIC_ISO_DATE;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Pattern CAL_DT = Pattern.compile("cal_dt(8?)([+-]\\d{1,5})");
    private static final Pattern DAY = Pattern.compile("([a-z_]+)(8|10)");

    private final Run run;
    private final ZonedDateTime fired;
    private final LocalDate day;

    public BusinessDate(Run run) {
        this.run = run;
        this.fired = run.logicalTime().atZone(run.zone());
        this.day = run.bizdate();
    }

    public LocalDate day() {
        return day;
    }

    /** The logical time in the run's zone. */
    ZonedDateTime fired() {
        return fired;
    }

    /** The month before, as long as the business date lies in the month of the logical time; then its own. */
    String month() {
        boolean current = day.getMonthValue() == fired.getMonthValue() && day.getYear() == fired.getYear();
        return (current ? day.minusMonths(1) : day).format(DateTimeFormatter.ofPattern("yyyyMM"));
    }

    /** The value of a name in EnOS, null if there is no such name. */
    String named(String name) {
        return switch (name) {
            case "cal_dt" -> day.format(TEN);
            case "cal_dt8" -> day.format(EIGHT);
            case "ncal_dt" -> day.plusDays(1).format(TEN);
            case "ncal_dt8" -> day.plusDays(1).format(EIGHT);
            case "30days_cal_dt" -> day.minusDays(30).format(TEN);
            case "hcal_dt8" -> hourAgo().format(EIGHT);
            case "cal_hr" -> hourAgo().format(DateTimeFormatter.ofPattern("HH"));
            case "this_hour" -> fired.truncatedTo(ChronoUnit.HOURS).format(SECONDS);
            case "unix_timestamp" -> Long.toString(run.logicalTime().getEpochSecond());
            case "task_id" -> run.route();
            case "instance_id" -> Long.toString(run.id());
            default -> relative(name);
        };
    }

    /** The business time, a day before the logical time, minus an hour; perhaps the evening before. */
    private java.time.LocalDateTime hourAgo() {
        return day.atTime(fired.toLocalTime()).minusHours(1);
    }

    private String relative(String name) {
        Matcher offset = CAL_DT.matcher(name);
        if (offset.matches()) {
            return day.plusDays(Long.parseLong(offset.group(2)))
                    .format(offset.group(1).isEmpty() ? TEN : EIGHT);
        }
        Matcher dated = DAY.matcher(name);
        LocalDate date = dated.matches() ? around(dated.group(1)) : null;
        return date == null ? null : date.format(dated.group(2).equals("8") ? EIGHT : TEN);
    }

    private LocalDate around(String name) {
        return switch (name) {
            case "last_week" -> day.minusDays(6);
            case "first_day_this_month" -> day.withDayOfMonth(1);
            case "end_day_this_month" -> day.with(TemporalAdjusters.lastDayOfMonth());
            case "first_day_last_month" -> day.minusMonths(1).withDayOfMonth(1);
            case "last_day_last_month" -> day.withDayOfMonth(1).minusDays(1);
            case "monday_next_week" -> day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
            default -> null;
        };
    }
}
