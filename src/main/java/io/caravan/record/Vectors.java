package io.caravan.record;

import java.util.function.IntPredicate;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DateColumnVector;
import org.apache.orc.storage.ql.exec.vector.Decimal64ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/** Copies and compacts whole vectors. */
final class Vectors {
    private Vectors() {}

    /** The indexes of the rows to keep, in order. */
    static int[] kept(int size, IntPredicate keep) {
        int[] kept = new int[size];
        int count = 0;
        for (int row = 0; row < size; row++) {
            if (keep.test(row)) {
                kept[count++] = row;
            }
        }
        return java.util.Arrays.copyOf(kept, count);
    }

    /** Moves the kept rows to the front. What lies behind them is stale but harmless. */
    static void compact(ColumnVector vector, int[] kept) {
        if (vector.isRepeating) {
            return;
        }
        if (!vector.noNulls) {
            for (int to = 0; to < kept.length; to++) {
                vector.isNull[to] = vector.isNull[kept[to]];
            }
        }
        if (vector instanceof LongColumnVector longs) {
            move(longs.vector, kept);
        } else if (vector instanceof DoubleColumnVector doubles) {
            for (int to = 0; to < kept.length; to++) {
                doubles.vector[to] = doubles.vector[kept[to]];
            }
        } else if (vector instanceof BytesColumnVector bytes) {
            compact(bytes, kept);
        } else if (vector instanceof TimestampColumnVector times) {
            move(times.time, kept);
            move(times.nanos, kept);
        } else {
            compact((DecimalColumnVector) vector, kept);
        }
    }

    private static void compact(BytesColumnVector bytes, int[] kept) {
        for (int to = 0; to < kept.length; to++) {
            bytes.vector[to] = bytes.vector[kept[to]];
        }
        move(bytes.start, kept);
        move(bytes.length, kept);
    }

    /** Swaps, because every place needs a number object of its own. */
    private static void compact(DecimalColumnVector decimals, int[] kept) {
        for (int to = 0; to < kept.length; to++) {
            var moved = decimals.vector[kept[to]];
            decimals.vector[kept[to]] = decimals.vector[to];
            decimals.vector[to] = moved;
        }
    }

    private static void move(long[] values, int[] kept) {
        for (int to = 0; to < kept.length; to++) {
            values[to] = values[kept[to]];
        }
    }

    private static void move(int[] values, int[] kept) {
        for (int to = 0; to < kept.length; to++) {
            values[to] = values[kept[to]];
        }
    }

    /** A vector of the same class and marks with its own copy of the first {@code size} values. */
    static ColumnVector copy(ColumnVector from, int size, int capacity) {
        ColumnVector to = like(from, capacity);
        int values = from.isRepeating ? Math.min(size, 1) : size;
        to.isRepeating = from.isRepeating;
        to.noNulls = from.noNulls;
        if (!from.noNulls) {
            System.arraycopy(from.isNull, 0, to.isNull, 0, values);
        }
        if (from instanceof LongColumnVector longs) {
            System.arraycopy(longs.vector, 0, ((LongColumnVector) to).vector, 0, values);
        } else if (from instanceof DoubleColumnVector doubles) {
            System.arraycopy(doubles.vector, 0, ((DoubleColumnVector) to).vector, 0, values);
        } else if (from instanceof TimestampColumnVector times) {
            System.arraycopy(times.time, 0, ((TimestampColumnVector) to).time, 0, values);
            System.arraycopy(times.nanos, 0, ((TimestampColumnVector) to).nanos, 0, values);
        } else {
            copyObjects(from, to, values);
        }
        return to;
    }

    private static void copyObjects(ColumnVector from, ColumnVector to, int values) {
        for (int i = 0; i < values; i++) {
            if (!from.noNulls && from.isNull[i]) {
                continue;
            }
            if (from instanceof BytesColumnVector bytes) {
                ((BytesColumnVector) to).setVal(i, bytes.vector[i], bytes.start[i], bytes.length[i]);
            } else {
                ((DecimalColumnVector) to).vector[i].set(((DecimalColumnVector) from).vector[i]);
            }
        }
    }

    private static ColumnVector like(ColumnVector from, int capacity) {
        if (from instanceof Decimal64ColumnVector decimals) {
            return new Decimal64ColumnVector(capacity, decimals.precision, decimals.scale);
        } else if (from instanceof DateColumnVector dates) {
            return new DateColumnVector(capacity).setUsingProlepticCalendar(dates.isUsingProlepticCalendar());
        } else if (from instanceof LongColumnVector) {
            return new LongColumnVector(capacity);
        } else if (from instanceof DoubleColumnVector) {
            return new DoubleColumnVector(capacity);
        } else if (from instanceof BytesColumnVector) {
            BytesColumnVector bytes = new BytesColumnVector(capacity);
            bytes.reset();
            return bytes;
        } else if (from instanceof TimestampColumnVector times) {
            TimestampColumnVector to = new TimestampColumnVector(capacity);
            to.setIsUTC(times.isUTC());
            return to.setUsingProlepticCalendar(times.usingProlepticCalendar());
        } else if (from instanceof DecimalColumnVector decimals) {
            return new DecimalColumnVector(capacity, decimals.precision, decimals.scale);
        }
        throw new IllegalArgumentException(
                "no column type is held in a " + from.getClass().getName());
    }
}
