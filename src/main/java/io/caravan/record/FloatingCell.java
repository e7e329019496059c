package io.caravan.record;

import java.math.BigDecimal;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;

/**
 * FLOAT and DOUBLE, with NaN and the infinities. Fractions are rounded to the nearest value, as binary fractions must
 * be.
 */
final class FloatingCell extends Cell {
    /** Whole numbers up to here, and these powers of ten, are doubles: their quotient is rounded once. */
    private static final long MOST_EXACT = 1L << 53;

    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private final DoubleColumnVector vector;
    private final boolean single;
    private final AsciiNumber number = new AsciiNumber();

    FloatingCell(Column column, DoubleColumnVector vector) {
        super(column, vector);
        this.vector = vector;
        this.single = column.type().kind() == ColumnType.Kind.FLOAT;
    }

    @Override
    void setLong(int row, long value) {
        double nearest = single ? (float) value : (double) value;
        if (nearest == 0x1p63 || (long) nearest != value) {
            throw inexact();
        }
        put(row, nearest);
    }

    @Override
    void setDouble(int row, double value) {
        double nearest = single ? (float) value : value;
        if (Double.isInfinite(nearest) && !Double.isInfinite(value) || nearest == 0 && value != 0) {
            throw outside();
        }
        put(row, nearest);
    }

    @Override
    void setDecimal(int row, BigDecimal value) {
        double nearest = single ? value.floatValue() : value.doubleValue();
        if (Double.isInfinite(nearest) || nearest == 0 && value.signum() != 0) {
            throw outside();
        }
        put(row, nearest);
    }

    @Override
    boolean setAscii(int row, byte[] bytes, int offset, int length) {
        boolean exact = !single && number.parse(bytes, offset, length) && number.unscaled() != 0;
        boolean known = exact && Math.abs(number.unscaled()) <= MOST_EXACT;
        if (known) {
            put(row, number.unscaled() / TENS[number.scale()]);
        }
        return known;
    }

    private void put(int row, double value) {
        vector.vector[row] = value;
        present(row);
    }
}
