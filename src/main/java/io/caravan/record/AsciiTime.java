package io.caravan.record;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Reads {@code 2026-01-31}, {@code 2026-01-31 06:00:00.123} (or with a {@code T}), and the same with {@code Z} or an
 * offset, from bytes without an object that lasts; what is written in another way is left to others.
 */
final class AsciiTime {
    private static final int DATE = 10;
    private static final int TIME = 19;
    private static final int[] NANOS = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private byte[] bytes;
    private long epochDay;
    private int secondOfDay;
    private int nano;

    /** Whether the bytes are a date. */
    boolean date(byte[] from, int offset, int length) {
        bytes = from;
        return length == DATE && day(offset);
    }

    /** Whether the bytes are a date and a time without a zone. */
    boolean local(byte[] from, int offset, int length) {
        bytes = from;
        return length >= TIME && day(offset) && time(offset) && fraction(offset + TIME, offset + length);
    }

    /** Whether the bytes are a date and a time with {@code Z} or an offset such as {@code +01:00}; the time is in UTC. */
    boolean instant(byte[] from, int offset, int length) {
        if (length > TIME && from[offset + length - 1] == 'Z') {
            return local(from, offset, length - 1);
        }
        int zone = offset + length - 6;
        if (length < TIME + 6 || from[zone] != '+' && from[zone] != '-' || from[zone + 3] != ':') {
            return false;
        }
        bytes = from;
        int hours = two(zone + 1);
        int minutes = two(zone + 4);
        boolean known = hours >= 0 && hours <= 17 && minutes >= 0 && minutes <= 59;
        if (!known || !local(from, offset, length - 6)) {
            return false;
        }
        int shift = 60 * (60 * hours + minutes);
        secondOfDay += from[zone] == '+' ? -shift : shift;
        return true;
    }

    long epochDay() {
        return epochDay;
    }

    long epochSecond() {
        return 86_400 * epochDay + secondOfDay;
    }

    int nano() {
        return nano;
    }

    private boolean day(int at) {
        int century = two(at);
        int year = two(at + 2);
        int month = two(at + 5);
        int day = two(at + 8);
        if (century < 0
                || year < 0
                || month < 1
                || month > 12
                || day < 1
                || bytes[at + 4] != '-'
                || bytes[at + 7] != '-') {
            return false;
        }
        if (day > 28 && day > YearMonth.of(100 * century + year, month).lengthOfMonth()) {
            return false;
        }
        epochDay = LocalDate.of(100 * century + year, month, day).toEpochDay();
        return true;
    }

    private boolean time(int at) {
        int hour = two(at + 11);
        int minute = two(at + 14);
        int second = two(at + 17);
        secondOfDay = 60 * (60 * hour + minute) + second;
        return (bytes[at + 10] == 'T' || bytes[at + 10] == ' ')
                && bytes[at + 13] == ':'
                && bytes[at + 16] == ':'
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59;
    }

    private boolean fraction(int at, int end) {
        nano = 0;
        int digits = end - at - 1;
        if (digits < 0) {
            return true;
        }
        if (bytes[at] != '.' || digits < 1 || digits > 9) {
            return false;
        }
        int value = 0;
        for (int i = at + 1; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = 10 * value + digit;
        }
        nano = value * NANOS[digits];
        return true;
    }

    /** Two digits, or a negative number. */
    private int two(int at) {
        int ten = bytes[at] - '0';
        int one = bytes[at + 1] - '0';
        return ten < 0 || ten > 9 || one < 0 || one > 9 ? -1 : 10 * ten + one;
    }
}
