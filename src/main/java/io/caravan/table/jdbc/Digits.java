package io.caravan.table.jdbc;

/** Dates and times from ASCII digits, without objects. */
public final class Digits {
    private static final int[] POWERS = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1
    };
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Digits() {}

    /** The number between two offsets. */
    public static int of(byte[] text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }

    /** The number between two offsets. */
    public static int of(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    /** The digits of {@code -12.34} as a whole number, with zeros added up to the scale. */
    public static long unscaled(String text, int scale) {
        long value = 0;
        int missing = scale;
        boolean fraction = false;
        boolean negative = text.charAt(0) == '-';
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                fraction = true;
            } else {
                value = value * 10 + (c - '0');
                missing -= fraction ? 1 : 0;
            }
        }
        for (; missing > 0; missing--) {
            value *= 10;
        }
        return negative ? -value : value;
    }

    /** Nanoseconds from at most nine digits of a fraction that go to the end. */
    public static int fraction(byte[] text, int from) {
        return of(text, from, text.length) * POWERS[text.length - from];
    }

    /** Whether the Gregorian calendar has this day in the years 1 to 9999. */
    public static boolean isDate(int year, int month, int day) {
        if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) {
            return false;
        }
        boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        return day <= DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
    }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar. */
    public static long epochDay(int year, int month, int day) {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }
}
