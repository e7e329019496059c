package io.caravan.record;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/** Wall clocks and instants: floored milliseconds, and the nanoseconds of the second. */
final class TimeCell extends Cell {
    /** The years -292,000,000 to 292,000,000, which milliseconds in a long can tell. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / 1000 - 1;

    private static final long FIRST_MILLI = DateCell.FIRST_DAY * 86_400_000;
    private static final long LAST_MILLI = (DateCell.LAST_DAY + 1) * 86_400_000 - 1;

    private final TimestampColumnVector vector;
    private final boolean wallClock;
    private final AsciiTime time = new AsciiTime();

    TimeCell(Column column, TimestampColumnVector vector) {
        super(column, vector);
        this.vector = vector;
        this.wallClock = column.type().kind() == ColumnType.Kind.TIMESTAMP;
    }

    @Override
    void setTimestamp(int row, long epochSecond, int nano) {
        if (nano < 0 || nano > 999_999_999 || epochSecond > MOST_SECONDS || epochSecond < -MOST_SECONDS) {
            throw outside();
        }
        vector.time[row] = epochSecond * 1000 + nano / 1_000_000;
        vector.nanos[row] = nano;
        present(row);
    }

    @Override
    void checkYear(int row) {
        if (!isNull(row) && (vector.time[row] < FIRST_MILLI || vector.time[row] > LAST_MILLI)) {
            throw fault(DateCell.YEARS);
        }
    }

    @Override
    boolean setAscii(int row, byte[] bytes, int offset, int length) {
        boolean known = wallClock ? time.local(bytes, offset, length) : time.instant(bytes, offset, length);
        if (known) {
            setTimestamp(row, time.epochSecond(), time.nano());
        }
        return known;
    }

    @Override
    void setLocal(int row, LocalDateTime value) {
        if (!wallClock) {
            throw refused("a wall clock time without a zone");
        }
        setTimestamp(row, value.toEpochSecond(ZoneOffset.UTC), value.getNano());
    }

    @Override
    void setInstant(int row, Instant value) {
        if (wallClock) {
            throw refused("a point in time, because it has no zone");
        }
        setTimestamp(row, value.getEpochSecond(), value.getNano());
    }

    @Override
    void setEpochDay(int row, long epochDay) {
        if (!wallClock) {
            throw refused("a date");
        }
        if ((int) epochDay != epochDay) {
            throw outside();
        }
        setTimestamp(row, epochDay * 86_400, 0);
    }
}
