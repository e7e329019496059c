package io.caravan.command.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How times, periods and counts are written for people. */
public final class Show {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx", Locale.ROOT);

    private static final int SHORT = 60;

    private Show() {}

    /** The text of a field, empty if there is none. */
    public static String text(JsonNode node, String field) {
        return node.path(field).isNull() ? "" : node.path(field).asText();
    }

    /** An instant in the time zone of who reads it, empty if there is none. */
    public static String time(JsonNode instant) {
        try {
            return instant.isTextual()
                    ? TIME.format(Instant.parse(instant.asText()).atZone(ZoneId.systemDefault()))
                    : "";
        } catch (DateTimeException e) {
            return instant.asText();
        }
    }

    /** A count, null if there is none. */
    public static Number count(JsonNode node) {
        return node.isNumber() ? node.asLong() : null;
    }

    /** A count that is worth saying; null for none and zero. */
    public static Number some(JsonNode node) {
        return node.asLong() == 0 ? null : node.asLong();
    }

    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** From one instant to another or to now, empty without a beginning. */
    public static String between(JsonNode from, JsonNode until) {
        if (!from.isTextual()) {
            return "";
        }
        Instant end = until.isTextual() ? Instant.parse(until.asText()) : Instant.now();
        return period(Duration.between(Instant.parse(from.asText()), end));
    }

    /** The beginning of a text on one line, without what would control a terminal. */
    public static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= SHORT ? line : line.substring(0, SHORT) + "…";
    }

    /** The further lines of a text, so that none looks like one of ours. */
    public static String indented(String text) {
        return text.replace("\n", "\n    ");
    }

    public static String period(Duration period) {
        long seconds = Math.max(0, period.toSeconds());
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%d.%ds", seconds, Math.max(0, period.toMillisPart() / 100));
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
    }
}
