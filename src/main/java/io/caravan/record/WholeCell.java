package io.caravan.record;

import java.math.BigDecimal;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** Booleans (0 and 1) and whole numbers. */
final class WholeCell extends Cell {
    private final LongColumnVector vector;
    private final long least;
    private final long most;
    private final AsciiNumber number = new AsciiNumber();

    WholeCell(Column column, LongColumnVector vector) {
        super(column, vector);
        this.vector = vector;
        boolean flag = column.type().kind() == ColumnType.Kind.BOOLEAN;
        most = flag ? 1 : most(column.type().kind());
        least = flag ? 0 : -most - 1;
    }

    private static long most(ColumnType.Kind whole) {
        return switch (whole) {
            case TINYINT -> Byte.MAX_VALUE;
            case SMALLINT -> Short.MAX_VALUE;
            case INT -> Integer.MAX_VALUE;
            case BIGINT -> Long.MAX_VALUE;
            case BOOLEAN, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY, DATE, TIMESTAMP, INSTANT ->
                throw whole.unexpected();
        };
    }

    @Override
    void setBoolean(int row, boolean value) {
        setLong(row, value ? 1 : 0);
    }

    @Override
    void setLong(int row, long value) {
        if (value < least || value > most) {
            throw outside();
        }
        vector.vector[row] = value;
        present(row);
    }

    @Override
    boolean setAscii(int row, byte[] bytes, int offset, int length) {
        boolean flag = column.type().kind() == ColumnType.Kind.BOOLEAN;
        boolean known = !flag && number.parse(bytes, offset, length) && number.scale() == 0;
        if (known) {
            setLong(row, number.unscaled());
        }
        return known;
    }

    @Override
    void setDouble(int row, double value) {
        long whole = (long) value;
        if (Double.isNaN(value) || value < -0x1p63 || value >= 0x1p63) {
            throw outside();
        }
        if (whole != value) {
            throw inexact();
        }
        setLong(row, whole);
    }

    @Override
    void setDecimal(int row, BigDecimal value) {
        if (value.signum() != 0 && (long) value.precision() - value.scale() > 19) {
            throw outside();
        }
        if (value.signum() != 0 && value.stripTrailingZeros().scale() > 0) {
            throw inexact();
        }
        try {
            setLong(row, value.longValueExact());
        } catch (ArithmeticException e) {
            throw outside();
        }
    }
}
