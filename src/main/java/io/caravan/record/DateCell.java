package io.caravan.record;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** Dates as days since 1970-01-01. */
final class DateCell extends Cell {
    static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    static final String YEARS = "the year is not one from 1 to 9999.";

    private final LongColumnVector vector;
    private final AsciiTime time = new AsciiTime();

    DateCell(Column column, LongColumnVector vector) {
        super(column, vector);
        this.vector = vector;
    }

    @Override
    void setEpochDay(int row, long epochDay) {
        if ((int) epochDay != epochDay) {
            throw outside();
        }
        vector.vector[row] = epochDay;
        present(row);
    }

    @Override
    void checkYear(int row) {
        if (!isNull(row) && (vector.vector[row] < FIRST_DAY || vector.vector[row] > LAST_DAY)) {
            throw fault(YEARS);
        }
    }

    @Override
    boolean setAscii(int row, byte[] bytes, int offset, int length) {
        boolean known = time.date(bytes, offset, length);
        if (known) {
            setEpochDay(row, time.epochDay());
        }
        return known;
    }

    @Override
    void setLocal(int row, LocalDateTime value) {
        if (!value.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            throw fault("the value has a time of day. Make the column a timestamp, or cut the time in a step.");
        }
        setEpochDay(row, value.toLocalDate().toEpochDay());
    }
}
