package io.caravan.condition;

import io.caravan.record.Column;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates, wall clocks and instants as points of time. */
final class TimeOrder {
    private static final Pattern FORM = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})"
            + "(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?)(Z|[-+][0-9]{2}(?::?[0-9]{2})?)?)?");
    private static final String LOCAL =
            "'2026-01-31', '2026-01-31 06:00:00' or '2026-01-31T06:00:00.123', without a zone";
    private static final String INSTANT =
            "'2026-01-31T06:00:00Z', '2026-01-31 06:00:00.123+01:00' or the like, with Z or an offset";

    private TimeOrder() {}

    /** A date is the midnight at which it begins. */
    static Order date(Column column, int index, Operand with) {
        LocalDateTime literal = local(column, with);
        long day = literal.toLocalDate().toEpochDay();
        int onDay = literal.toLocalTime().equals(LocalTime.MIDNIGHT) ? 0 : -1;
        return row -> {
            long value = row.getLong(index);
            return value < day ? -1 : value > day ? 1 : onDay;
        };
    }

    static Order local(Column column, int index, Operand with) {
        LocalDateTime literal = local(column, with);
        return order(index, literal.toEpochSecond(ZoneOffset.UTC), literal.getNano());
    }

    static Order instant(Column column, int index, Operand with) {
        Matcher form = FORM.matcher(with.text());
        if (with.kind() != Operand.Kind.QUOTED || !form.matches() || form.group(3) == null) {
            throw Order.unread(column, with, INSTANT);
        }
        try {
            LocalDateTime literal = time(form);
            return order(index, literal.toEpochSecond(ZoneOffset.of(form.group(3))), literal.getNano());
        } catch (DateTimeException e) {
            throw Order.unread(column, with, INSTANT);
        }
    }

    private static Order order(int index, long second, int nano) {
        return row -> {
            long value = row.getEpochSecond(index);
            return value < second ? -1 : value > second ? 1 : Integer.compare(row.getNano(index), nano);
        };
    }

    private static LocalDateTime local(Column column, Operand with) {
        Matcher form = FORM.matcher(with.text());
        if (with.kind() != Operand.Kind.QUOTED || !form.matches() || form.group(3) != null) {
            throw Order.unread(column, with, LOCAL);
        }
        try {
            return time(form);
        } catch (DateTimeException e) {
            throw Order.unread(column, with, LOCAL);
        }
    }

    private static LocalDateTime time(Matcher form) {
        LocalTime time = form.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(form.group(2));
        return LocalDate.parse(form.group(1)).atTime(time);
    }
}
