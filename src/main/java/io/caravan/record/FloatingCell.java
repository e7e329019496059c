package io.caravan.record;

import java.math.BigDecimal;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;

/**
 * FLOAT and DOUBLE, with NaN and the infinities. Fractions are rounded to the nearest value, as binary fractions must
 * be.
 */
final class FloatingCell extends Cell {
    private final DoubleColumnVector vector;
    private final boolean single;

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
        if (Double.isInfinite(nearest) && !Double.isInfinite(value)) {
            throw outside();
        }
        put(row, nearest);
    }

    @Override
    void setDecimal(int row, BigDecimal value) {
        double nearest = single ? value.floatValue() : value.doubleValue();
        if (Double.isInfinite(nearest)) {
            throw outside();
        }
        put(row, nearest);
    }

    private void put(int row, double value) {
        vector.vector[row] = value;
        present(row);
    }
}
