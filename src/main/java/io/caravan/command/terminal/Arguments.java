package io.caravan.command.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How dates, times and periods are read from the command line. */
public final class Arguments {
    private Arguments() {}

    /** How many to list. */
    public static final class Limit implements ITypeConverter<Integer> {
        private static final int MOST = 1000;

        @Override
        public Integer convert(String text) {
            try {
                int count = Integer.parseInt(text);
                if (count >= 1 && count <= MOST) {
                    return count;
                }
            } catch (NumberFormatException e) {
                // Refused below, with what is allowed.
            }
            throw new TypeConversionException("'" + text + "' is not a whole number from 1 to " + MOST + ".");
        }
    }

    /** A number that a list shows. */
    public static final class Number implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            if (text.matches("\\d{1,18}")) {
                return Long.valueOf(text);
            }
            throw new TypeConversionException(
                    "'" + text + "' is not a number. Use one that the list shows, such as 17.");
        }
    }

    /** In which states runs may be, with commas between. */
    public static final class Statuses implements ITypeConverter<String> {
        private static final List<String> ALL = List.of(
                "WAITING", "PLANNED", "EXTRACTING", "PUBLISHING", "QUARANTINED", "COMMITTED", "FAILED", "CANCELLED");

        @Override
        public String convert(String text) {
            for (String one : text.split(",")) {
                if (!ALL.contains(one.strip().toUpperCase(Locale.ROOT))) {
                    throw new TypeConversionException(
                            "'" + one.strip() + "' is not a status. Use " + String.join(", ", ALL) + ".");
                }
            }
            return text;
        }
    }

    /** A date with or without dashes, as the service reads it. */
    public static final class Date implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                return (text.length() == 8
                                ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
                                : LocalDate.parse(text))
                        .toString();
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is not a date. Write it as 2026-11-20.");
            }
        }
    }

    /** An instant; one without an offset is in the time zone of who writes it. */
    public static final class Time implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                return instant(text).toString();
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' is not a time. Write it as 2026-11-21T00:00:00Z or 2026-11-21T01:00+01:00.");
            }
        }

        private static Instant instant(String text) {
            boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d{2}:?\\d{2}");
            return zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
        }
    }

    /** A time, a date, or a period that ends now. */
    public static final class Moment implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                if (text.matches("(?i)\\d+[smhd]|PT?\\d.*")) {
                    return Instant.now().minus(new Period().convert(text)).toString();
                }
                return text.contains("T")
                        ? new Time().convert(text)
                        : LocalDate.parse(new Date().convert(text))
                                .atStartOfDay(ZoneId.systemDefault())
                                .toInstant()
                                .toString();
            } catch (TypeConversionException e) {
                throw new TypeConversionException(
                        "'" + text
                                + "' is neither a time, a date nor a period. Write it as 2026-11-21T10:00:00Z, 2026-11-21 or 2h.");
            }
        }
    }

    /** A period as the settings have it: 90s, 30m, 2h, 1d or PT2H. */
    public static final class Period implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            String upper = text.toUpperCase(Locale.ROOT);
            try {
                Duration period = Duration.parse(
                        upper.startsWith("P") ? upper : upper.endsWith("D") ? "P" + upper : "PT" + upper);
                if (!period.isNegative() && !period.isZero()) {
                    return period;
                }
            } catch (DateTimeException e) {
                // Refused below, with what is allowed.
            }
            throw new TypeConversionException("'" + text + "' is not a period. Write it as 90s, 30m or 2h.");
        }
    }
}
