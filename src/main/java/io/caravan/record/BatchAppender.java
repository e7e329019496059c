package io.caravan.record;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/**
 * Appends rows to a batch: {@code begin()}, the setters in any order, {@code end()}. A column that is not set is
 * NULL; a row that was begun but not ended is dropped by the next {@code begin()}. A full batch grows: a reader that
 * wants batches of one size asks {@link #isFull()} before it begins a row.
 *
 * <p>Every setter converts to the column's type and throws {@link ConversionException} when the value would change:
 * overflow, lost decimals, text that is too long. The setters of primitives and bytes allocate nothing. One thread uses
 * an appender.
 */
public final class BatchAppender {
    private final RecordBatch batch;
    private Cell[] times = {};
    private final Cell[] cells;
    private final long[] setIn;
    private long attempt;
    private int row = -1;

    /** An appender after the rows that the batch holds already. */
    public BatchAppender(RecordBatch batch) {
        this.batch = batch;
        this.cells = new Cell[batch.schema().size()];
        this.setIn = new long[cells.length];
        for (int i = 0; i < cells.length; i++) {
            ColumnVector vector = batch.vectors().cols[i];
            if (vector.isRepeating) {
                vector.flatten(false, null, batch.size());
            }
            cells[i] = Cell.of(batch.schema().column(i), vector);
        }
    }

    /** From now on no row ends that has a year that a lake has not. */
    public BatchAppender checkingYears() {
        times = Arrays.stream(cells)
                .filter(cell -> cell instanceof DateCell || cell instanceof TimeCell)
                .toArray(Cell[]::new);
        return this;
    }

    public RecordBatch batch() {
        return batch;
    }

    public boolean isFull() {
        return batch.size() >= batch.capacity();
    }

    /** Starts a row behind the last ended one. */
    public void begin() {
        row = batch.size();
        if (row >= batch.capacity()) {
            batch.grow(Math.max(16, 2 * row));
        }
        attempt++;
    }

    /** Ends the row: it now belongs to the batch. */
    public void end() {
        for (int i = 0; i < setIn.length; i++) {
            if (setIn[i] != attempt) {
                cells[i].setNull(row);
            }
        }
        for (Cell time : times) {
            time.checkYear(row);
        }
        batch.vectors().size = row + 1;
    }

    public void setNull(int column) {
        cell(column).setNull(row);
    }

    public void setBoolean(int column, boolean value) {
        cell(column).setBoolean(row, value);
    }

    /** Sets a whole number; also for columns of decimals and floating point, if they hold it exactly. */
    public void setLong(int column, long value) {
        cell(column).setLong(row, value);
    }

    /** Sets a floating point number; also for whole numbers and decimals, if they hold it exactly. */
    public void setDouble(int column, double value) {
        cell(column).setDouble(row, value);
    }

    public void setDecimal(int column, BigDecimal value) {
        cell(column).setDecimal(row, value);
    }

    /** Sets {@code unscaled / 10^scale}. */
    public void setDecimal(int column, long unscaled, int scale) {
        cell(column).setDecimal(row, unscaled, scale);
    }

    /** Copies bytes: as they are into a binary column, as UTF-8 that the caller vouches for into a text column. */
    public void setBytes(int column, byte[] bytes, int offset, int length) {
        cell(column).setBytes(row, bytes, offset, length);
    }

    /** Sets text; into a column of another type as {@link #set} would. */
    public void setString(int column, String value) {
        cell(column).setString(row, value);
    }

    /** Sets text that is UTF-8, for which the caller vouches, as {@link #setString} would. */
    public void setUtf8(int column, byte[] bytes, int offset, int length) {
        cell(column).setUtf8(row, bytes, offset, length);
    }

    public void setDate(int column, LocalDate value) {
        cell(column).setEpochDay(row, value.toEpochDay());
    }

    /** Sets a date as days since 1970-01-01 in the proleptic Gregorian calendar. */
    public void setEpochDay(int column, long epochDay) {
        cell(column).setEpochDay(row, epochDay);
    }

    /** Sets a wall clock into a TIMESTAMP column. */
    public void setTimestamp(int column, LocalDateTime value) {
        cell(column).setLocal(row, value);
    }

    /** Sets a point in time into an INSTANT column. */
    public void setInstant(int column, Instant value) {
        cell(column).setInstant(row, value);
    }

    /**
     * Sets a TIMESTAMP (seconds of its wall clock as if in UTC) or an INSTANT column.
     *
     * @param nano nanoseconds of the second, 0 to 999,999,999, also before 1970
     */
    public void setTimestamp(int column, long epochSecond, int nano) {
        cell(column).setTimestamp(row, epochSecond, nano);
    }

    /**
     * Sets a Java value: null, Boolean, any Number, text, byte[], the java.time and java.sql dates and times. Text is
     * parsed for other columns: ISO 8601 for dates and times, base64 for binary, NaN and Infinity for floating point.
     */
    public void set(int column, Object value) {
        if (value == null) {
            setNull(column);
        } else {
            ObjectSetter.set(cell(column), row, value);
        }
    }

    /** Whether the current row has been given a value, or NULL, for the column. */
    boolean isSet(int column) {
        return setIn[column] == attempt;
    }

    ConversionException refused(int column, String what) {
        return cells[column].refused(what);
    }

    private Cell cell(int column) {
        setIn[column] = attempt;
        return cells[column];
    }
}
