package io.caravan.table.postgres;

import io.caravan.run.RunException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/**
 * Decoders of dates and timestamps, which PostgreSQL counts from 2000-01-01. The years 0001 to 9999 pass; what Hive
 * cannot hold (BC, later years, the infinities) is refused.
 */
final class PgDates {
    private static final int EPOCH_DAYS = 10_957;
    private static final int FIRST_DAY = (int) LocalDate.of(1, 1, 1).toEpochDay() - EPOCH_DAYS;
    private static final int LAST_DAY = (int) LocalDate.of(9999, 12, 31).toEpochDay() - EPOCH_DAYS;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long FIRST_MICRO = FIRST_DAY * DAY_MICROS;
    private static final long LAST_MICRO = (LAST_DAY + 1) * DAY_MICROS - 1;

    private PgDates() {}

    static final class Days extends PgColumnDecoder {
        Days(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            long[] values = ((LongColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 4) {
                    int days = PgBytes.int4(bytes, p + 4);
                    if (days < FIRST_DAY || days > LAST_DAY) {
                        boolean infinite = days == Integer.MAX_VALUE || days == Integer.MIN_VALUE;
                        throw outside(this, infinite, days < 0, infinite ? "" : date(days + (long) EPOCH_DAYS, ""));
                    }
                    values[row + i] = days + EPOCH_DAYS;
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    /** A timestamp as a wall clock, and a timestamptz as an instant: both are microseconds as if in UTC. */
    static final class Micros extends PgColumnDecoder {
        private static final long EPOCH_MILLIS = EPOCH_DAYS * 86_400_000L;

        Micros(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            TimestampColumnVector values = (TimestampColumnVector) vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 8) {
                    long micros = PgBytes.int8(bytes, p + 4);
                    if (micros < FIRST_MICRO || micros > LAST_MICRO) {
                        boolean infinite = micros == Long.MAX_VALUE || micros == Long.MIN_VALUE;
                        throw outside(this, infinite, micros < 0, infinite ? "" : timestamp(micros));
                    }
                    long second = Math.floorDiv(micros, 1_000_000L);
                    int fraction = (int) (micros - second * 1_000_000L);
                    values.time[row + i] = second * 1000 + fraction / 1000 + EPOCH_MILLIS;
                    values.nanos[row + i] = fraction * 1000;
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    /** As PostgreSQL writes it: before the year 1 comes 1 BC. */
    private static String date(long epochDay, String time) {
        LocalDate day = LocalDate.ofEpochDay(epochDay);
        int year = day.getYear() > 0 ? day.getYear() : 1 - day.getYear();
        return String.format(
                Locale.ROOT,
                "%04d-%02d-%02d%s%s",
                year,
                day.getMonthValue(),
                day.getDayOfMonth(),
                time,
                day.getYear() > 0 ? "" : " BC");
    }

    private static String timestamp(long micros) {
        LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(micros, DAY_MICROS) * 1000);
        String text = DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        return date(Math.floorDiv(micros, DAY_MICROS) + EPOCH_DAYS, " " + text);
    }

    private static RunException outside(PgColumnDecoder decoder, boolean infinite, boolean past, String text) {
        String cause = infinite
                ? (past ? "it holds -infinity" : "it holds infinity")
                : (past ? "it holds a date before the year 0001 (BC)" : "it holds a date after the year 9999");
        return decoder.refuse(
                cause + ", which Hive has no value for",
                "Leave such rows out with 'where', or map them in 'query', to NULL for example",
                infinite ? (past ? "-infinity" : "infinity") : text);
    }
}
