package io.caravan.schedule;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}. */
public final class Periods {
    private static final Pattern PERIOD = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private static final Pattern WORDS = Pattern.compile("(?i)(?:every\\s+)?(\\d{1,9})\\s*"
            + "(millis(?:econds?)?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)");

    private Periods() {}

    /** As people write it: in the largest unit that is exact. */
    public static String text(Duration period) {
        long millis = period.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
    }

    /**
     * Reads a length of time.
     *
     * @param name of the option, for the message
     * @throws IllegalArgumentException which quotes the option and its text
     */
    public static Duration parse(String name, String text) {
        Duration period = read(text.strip());
        if (period == null) {
            throw new IllegalArgumentException(
                    "'" + name + "' is '" + text + "': a period such as 500ms, 10s, 5m, 1h or 1d is allowed"
                            + meant(text).map(meant -> "; write " + meant).orElse(""));
        }
        return period;
    }

    /** What somebody means who writes it in words: {@code 5 min}, {@code every 2 hours}. */
    static Optional<String> meant(String text) {
        Matcher words = WORDS.matcher(text.strip());
        if (!words.matches()) {
            return Optional.empty();
        }
        String unit = words.group(2).toLowerCase(Locale.ROOT);
        long count = Long.parseLong(words.group(1));
        return Optional.of(
                unit.startsWith("w")
                        ? 7 * count + "d"
                        : count + (unit.startsWith("mil") ? "ms" : unit.substring(0, 1)));
    }

    /** Null if it is not written as one. */
    static Duration read(String text) {
        Matcher period = PERIOD.matcher(text);
        if (!period.matches()) {
            return null;
        }
        long count = Long.parseLong(period.group(1));
        return switch (period.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
