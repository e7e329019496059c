package io.caravan.schedule;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date pattern with offsets, for example {@code yyyy-mm-dd-7*2} or {@code add_months(yyyymmdd,-1)}. {@code mm} is the
 * month and {@code mi} the minute. Only the separators {@code - / : . _ T} and a blank may stand between the parts.
 */
final class DateExpression {
    private static final List<String> TOKENS = List.of("yyyy", "yy", "mm", "dd", "hh24", "mi", "ss");
    private static final Pattern ADD_MONTHS = Pattern.compile(
            "add_months\\(\\s*([^,()]+?)\\s*,\\s*([+-]?\\d{1,5})(?:\\s*\\*\\s*([+-]?\\d{1,3}))?\\s*\\)(.*)");
    /** A sign, a number, perhaps times a number, perhaps divided into hours, minutes or seconds. */
    private static final Pattern OFFSET =
            Pattern.compile("\\s*([+-])\\s*(\\d{1,6})(?:\\s*\\*\\s*(\\d{1,4}))?(/24(?:/60(?:/60)?)?)?\\s*");

    private final StringBuilder format = new StringBuilder();
    private final String offsets;
    private String finest = "";

    private DateExpression(String text) {
        int at = 0;
        String token = token(text, at);
        while (token != null) {
            append(token);
            at += token.length();
            boolean separated = at < text.length() && "-/:._ T".indexOf(text.charAt(at)) >= 0;
            String next = token(text, at + (separated ? 1 : 0));
            if (separated && next != null) {
                format.append('\'').append(text.charAt(at++)).append('\'');
            }
            token = next;
        }
        if (format.isEmpty()) {
            throw new IllegalArgumentException("there is no such macro, and it is no date pattern of " + TOKENS);
        }
        offsets = text.substring(at);
    }

    /** A day by pattern; the offset counts years, months or days, whichever is the finest part of the pattern. */
    static String day(String text, LocalDate day) {
        DateExpression expression = new DateExpression(text);
        Matcher offset = OFFSET.matcher(expression.offsets);
        LocalDate moved = day;
        if (!expression.offsets.isEmpty()) {
            if (!offset.matches() || offset.group(4) != null) {
                throw new IllegalArgumentException(
                        "${…} takes one whole offset such as -1 or -7*2; write hours and sums as"
                                + " $[…], where the day is one later");
            }
            moved = expression.move(day, amount(offset));
        }
        if (List.of("hh24", "mi", "ss").contains(expression.finest)) {
            throw new IllegalArgumentException("${…} knows days; write hours, minutes and seconds as $[…]");
        }
        return expression.write(moved);
    }

    /**
     * A point in time by pattern; offsets are days, or fractions of them. Days keep the time of day, hours are true
     * hours.
     */
    static String time(String text, ZonedDateTime time) {
        Matcher months = ADD_MONTHS.matcher(text);
        if (months.matches()) {
            long by = Long.parseLong(months.group(2)) * (months.group(3) == null ? 1 : Long.parseLong(months.group(3)));
            return time(months.group(1) + months.group(4), time.plusMonths(by));
        }
        DateExpression expression = new DateExpression(text);
        Matcher offset = OFFSET.matcher(expression.offsets);
        ZonedDateTime moved = time;
        int at = 0;
        while (at < expression.offsets.length()) {
            if (!offset.find(at) || offset.start() != at) {
                throw new IllegalArgumentException("'" + expression.offsets.substring(at)
                        + "' is no offset such as -1, -7*2, -1/24 (an hour) or -15/24/60 (minutes)");
            }
            moved = move(moved, amount(offset), offset.group(4));
            at = offset.end();
        }
        return expression.write(moved);
    }

    /** The pattern that was meant by one as Java or somebody in a hurry writes it; empty if that is none either. */
    static Optional<String> meant(String text) {
        String meant = text;
        if (meant.matches(".*(?:MM|HH).*")) {
            meant = meant.replaceAll("(?<!m)mm(?!m)", "mi").replace("MM", "mm");
        }
        meant = meant.replaceAll("YYYY|uuuu|y{5,}|(?<!y)yyy(?!y)", "yyyy")
                .replaceAll("HH(?:24)?|hh(?!24)", "hh24")
                .replace("DD", "dd")
                .replace("SS", "ss")
                .replace("MI", "mi")
                .replaceAll("(?<![a-z])d(?![a-z])|(?<=mm[-/:._ ]?)d(?![a-z])", "dd")
                .replaceAll("(?<=yyyy[-/:._ ]?)m(?![mi])", "mm");
        return meant.equals(text) ? Optional.empty() : Optional.of(meant);
    }

    private static String token(String text, int at) {
        for (String token : TOKENS) {
            if (text.startsWith(token, at)) {
                return token;
            }
        }
        return null;
    }

    private void append(String token) {
        format.append(
                switch (token) {
                    case "yyyy" -> "uuuu";
                    case "yy" -> "uu";
                    case "mm" -> "MM";
                    case "dd" -> "dd";
                    case "hh24" -> "HH";
                    case "mi" -> "mm";
                    case "ss" -> "ss";
                    default -> throw new IllegalArgumentException(token);
                });
        if (finest.isEmpty() || TOKENS.indexOf(token) > TOKENS.indexOf(finest)) {
            finest = token;
        }
    }

    private static long amount(Matcher offset) {
        long times = offset.group(3) == null ? 1 : Long.parseLong(offset.group(3));
        long amount = Long.parseLong(offset.group(2)) * times;
        return offset.group(1).equals("-") ? -amount : amount;
    }

    private LocalDate move(LocalDate day, long by) {
        return switch (finest) {
            case "yyyy", "yy" -> day.plusYears(by);
            case "mm" -> day.plusMonths(by);
            default -> day.plusDays(by);
        };
    }

    private static ZonedDateTime move(ZonedDateTime time, long by, String unit) {
        if (unit == null) {
            return time.plusDays(by);
        }
        return switch (unit) {
            case "/24" -> time.plusHours(by);
            case "/24/60" -> time.plusMinutes(by);
            default -> time.plusSeconds(by);
        };
    }

    private String write(TemporalAccessor time) {
        return DateTimeFormatter.ofPattern(format.toString()).format(time);
    }
}
