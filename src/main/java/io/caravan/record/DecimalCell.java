package io.caravan.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.Decimal64ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;

/** Exact numbers, in either of the two decimal vectors. Zeros behind the point may be lost, other digits never. */
abstract class DecimalCell extends Cell {
    private static final long[] TENS = new long[19];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = 10 * TENS[i - 1];
        }
    }

    final int precision;
    final int scale;
    private final AsciiNumber number = new AsciiNumber();

    private DecimalCell(Column column, ColumnVector vector) {
        super(column, vector);
        ColumnType.Decimal type = (ColumnType.Decimal) column.type();
        this.precision = type.precision();
        this.scale = type.scale();
    }

    static DecimalCell of(Column column, ColumnVector vector) {
        return vector instanceof Decimal64ColumnVector small
                ? new Small(column, small)
                : new Large(column, (DecimalColumnVector) vector);
    }

    abstract void put(int row, long unscaled);

    abstract void put(int row, BigInteger unscaled);

    @Override
    void setLong(int row, long value) {
        setDecimal(row, value, 0);
    }

    @Override
    void setDouble(int row, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw outside();
        }
        setDecimal(row, BigDecimal.valueOf(value));
    }

    @Override
    void setDecimal(int row, long unscaled, int fromScale) {
        int shift = scale - fromScale;
        if (shift == 0 && precision >= 19) {
            put(row, unscaled);
        } else if (shift < 0 || shift > 18 || !fits(unscaled, Math.min(precision, 18) - shift)) {
            setDecimal(row, BigDecimal.valueOf(unscaled, fromScale));
        } else {
            put(row, unscaled * TENS[shift]);
        }
    }

    @Override
    void setDecimal(int row, BigDecimal value) {
        // Compared before the scale is changed: 1e999999999 would otherwise become a gigabyte of digits.
        if (value.signum() != 0 && (long) value.precision() - value.scale() > precision - scale) {
            throw outside();
        }
        BigDecimal scaled;
        try {
            scaled = value.signum() == 0 ? BigDecimal.ZERO : value.setScale(scale, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            throw inexact();
        }
        if (scaled.precision() <= 18) {
            put(row, scaled.unscaledValue().longValue());
        } else {
            put(row, scaled.unscaledValue());
        }
    }

    @Override
    boolean setAscii(int row, byte[] bytes, int offset, int length) {
        boolean known = number.parse(bytes, offset, length);
        if (known) {
            setDecimal(row, number.unscaled(), number.scale());
        }
        return known;
    }

    private static boolean fits(long unscaled, int digits) {
        return digits >= 0 && unscaled < TENS[digits] && unscaled > -TENS[digits];
    }

    private static final class Small extends DecimalCell {
        private final Decimal64ColumnVector vector;

        Small(Column column, Decimal64ColumnVector vector) {
            super(column, vector);
            this.vector = vector;
        }

        @Override
        void put(int row, long unscaled) {
            vector.vector[row] = unscaled;
            present(row);
        }

        @Override
        void put(int row, BigInteger unscaled) {
            throw outside();
        }
    }

    private static final class Large extends DecimalCell {
        private final DecimalColumnVector vector;

        Large(Column column, DecimalColumnVector vector) {
            super(column, vector);
            this.vector = vector;
        }

        @Override
        void put(int row, long unscaled) {
            vector.vector[row].setFromLongAndScale(unscaled, scale);
            present(row);
        }

        @Override
        void put(int row, BigInteger unscaled) {
            vector.vector[row].setFromBigIntegerBytesAndScale(unscaled.toByteArray(), scale);
            present(row);
        }
    }
}
