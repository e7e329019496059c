package io.caravan.condition;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.Decimal64ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;

/** Numbers by their value against the literal as a decimal, without rounding either. */
final class NumberOrder {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?");
    /** Decimals of so many digits are told apart by a float, and by a double. */
    private static final int FLOAT_DIGITS = 6;

    private static final int DOUBLE_DIGITS = 15;

    private NumberOrder() {}

    static Order whole(Column column, int index, Operand with) {
        Steps steps = Steps.of(parse(column, with, "a number"), 0);
        return row -> steps.order(row.getLong(index));
    }

    static Order decimal(Column column, int index, ColumnVector vector, Operand with) {
        BigDecimal literal = parse(column, with, "a number");
        if (vector instanceof Decimal64ColumnVector small) {
            Steps steps = Steps.of(literal, small.scale);
            return row -> steps.order(small.vector[small.isRepeating ? 0 : row.index()]);
        }
        DecimalColumnVector large = (DecimalColumnVector) vector;
        int scale = ((ColumnType.Decimal) column.type()).scale();
        BigDecimal floor = literal.setScale(scale, RoundingMode.FLOOR);
        HiveDecimal edge = HiveDecimal.create(floor, false);
        if (edge == null) {
            return row -> -literal.signum();
        }
        int onEdge = floor.compareTo(literal);
        return row -> {
            int order = large.vector[large.isRepeating ? 0 : row.index()].compareTo(edge);
            return order == 0 ? onEdge : order;
        };
    }

    /**
     * A float is the number that it is read and written as: the one next to the literal is equal to it if the literal
     * has no more digits than the type tells apart. NaN is larger than all numbers, as databases have it.
     */
    static Order floating(Column column, int index, Operand with) {
        boolean single = column.type().kind() == ColumnType.Kind.FLOAT;
        if (with.text().equals("NaN")
                || with.text().equals("Infinity")
                || with.text().equals("-Infinity")) {
            double literal = Double.parseDouble(with.text());
            return row -> Double.compare(row.getDouble(index), literal);
        }
        BigDecimal literal = parse(column, with, "a number, 'NaN', 'Infinity' or '-Infinity'");
        double nearest = single ? literal.floatValue() : literal.doubleValue();
        int onNearest = onNearest(literal, nearest, single);
        return row -> {
            double value = row.getDouble(index);
            return value < nearest ? -1 : value == nearest ? onNearest : 1;
        };
    }

    private static int onNearest(BigDecimal literal, double nearest, boolean single) {
        if (Double.isInfinite(nearest)) {
            return nearest > 0 ? 1 : -1;
        }
        int digits = literal.stripTrailingZeros().precision();
        String written = single ? Float.toString((float) nearest) : Double.toString(nearest);
        boolean normal = nearest == 0 ? literal.signum() == 0 : Math.abs(nearest) >= smallest(single);
        boolean same = normal && digits <= (single ? FLOAT_DIGITS : DOUBLE_DIGITS)
                || new BigDecimal(written).compareTo(literal) == 0;
        return same ? 0 : new BigDecimal(nearest).compareTo(literal);
    }

    /** Below it, floats tell fewer digits apart. */
    private static double smallest(boolean single) {
        return single ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    }

    private static BigDecimal parse(Column column, Operand with, String forms) {
        if (with.kind() == Operand.Kind.FLAG || !NUMBER.matcher(with.text()).matches()) {
            throw Order.unread(column, with, forms);
        }
        return new BigDecimal(with.text());
    }

    /**
     * A literal among the values of a column that are whole multiples of a step.
     *
     * @param floor the largest of these that is not above the literal
     * @param onFloor how that one stands to the literal, 0 or negative
     */
    private record Steps(long floor, int onFloor) {
        static Steps of(BigDecimal literal, int scale) {
            BigDecimal steps = literal.movePointRight(scale);
            BigInteger floor = steps.setScale(0, RoundingMode.FLOOR).toBigInteger();
            if (floor.bitLength() > 63) {
                return floor.signum() > 0 ? new Steps(Long.MAX_VALUE, -1) : new Steps(Long.MIN_VALUE, 1);
            }
            return new Steps(floor.longValueExact(), new BigDecimal(floor).compareTo(steps));
        }

        int order(long value) {
            return value < floor ? -1 : value > floor ? 1 : onFloor;
        }
    }
}
