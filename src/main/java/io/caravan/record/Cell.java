package io.caravan.record;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/** Sets the values of one column. What a kind of column does not take is refused here, and accepted in its subclass. */
abstract class Cell {
    /** The longest text of a number or a time that is read without an object. */
    private static final int SHORT = 40;

    final Column column;
    private final ColumnVector vector;
    private final byte[] ascii = new byte[SHORT];

    Cell(Column column, ColumnVector vector) {
        this.column = column;
        this.vector = vector;
    }

    static Cell of(Column column, ColumnVector vector) {
        return switch (column.type().kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT -> new WholeCell(column, (LongColumnVector) vector);
            case FLOAT, DOUBLE -> new FloatingCell(column, (DoubleColumnVector) vector);
            case DECIMAL -> DecimalCell.of(column, vector);
            case STRING, VARCHAR, CHAR -> new TextCell(column, (BytesColumnVector) vector);
            case BINARY -> new BinaryCell(column, (BytesColumnVector) vector);
            case DATE -> new DateCell(column, (LongColumnVector) vector);
            case TIMESTAMP, INSTANT -> new TimeCell(column, (TimestampColumnVector) vector);
        };
    }

    final void setNull(int row) {
        vector.noNulls = false;
        vector.isNull[row] = true;
    }

    /** Refuses a day or time whose year is none from 1 to 9999: a lake has no others. */
    void checkYear(int row) {}

    final boolean isNull(int row) {
        return !vector.noNulls && vector.isNull[row];
    }

    final void present(int row) {
        vector.isNull[row] = false;
    }

    void setBoolean(int row, boolean value) {
        throw refused("a boolean");
    }

    void setLong(int row, long value) {
        throw refused("a number");
    }

    void setDouble(int row, double value) {
        throw refused("a number");
    }

    void setDecimal(int row, BigDecimal value) {
        throw refused("a number");
    }

    void setDecimal(int row, long unscaled, int scale) {
        setDecimal(row, BigDecimal.valueOf(unscaled, scale));
    }

    void setBytes(int row, byte[] bytes, int offset, int length) {
        throw refused("bytes");
    }

    void setString(int row, String value) {
        if (!copy(value) || !setAscii(row, ascii, 0, value.length())) {
            TextParser.set(this, row, value);
        }
    }

    void setUtf8(int row, byte[] bytes, int offset, int length) {
        if (!setAscii(row, bytes, offset, length)) {
            TextParser.set(this, row, new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }

    /**
     * Sets a value that is written in the usual way, without an object for it.
     *
     * @return false, and nothing is set, if it is not
     */
    boolean setAscii(int row, byte[] bytes, int offset, int length) {
        return false;
    }

    /** Copies a short text into {@code ascii} if it is one. */
    private boolean copy(String text) {
        int length = text.length();
        boolean fits = length <= ascii.length;
        for (int i = 0; fits && i < length; i++) {
            char next = text.charAt(i);
            ascii[i] = (byte) next;
            fits = next < 0x80;
        }
        return fits;
    }

    void setEpochDay(int row, long epochDay) {
        throw refused("a date");
    }

    void setLocal(int row, LocalDateTime value) {
        throw refused("a wall clock time without a zone");
    }

    void setInstant(int row, Instant value) {
        throw refused("a point in time");
    }

    void setTimestamp(int row, long epochSecond, int nano) {
        throw refused("a time");
    }

    final ConversionException refused(String what) {
        return fault("it does not take " + what + ". Convert it in a step, or change the column's type.");
    }

    final ConversionException outside() {
        return fault("the value is outside the range of the type. Widen the column's type.");
    }

    final ConversionException inexact() {
        return fault("the value would lose digits. Widen the column's type, or round it in a step.");
    }

    final ConversionException fault(String problem) {
        return new ConversionException(column, problem);
    }
}
