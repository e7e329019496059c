package io.caravan.table.postgres;

import java.math.BigInteger;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** Decoder of a numeric(p,s) to 18 digits: its digits to base 10000 straight into the unscaled long. */
final class PgDecimal64 extends PgColumnDecoder {
    private static final long[] TENS = new long[19];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
    }

    private final int scale;
    private final long limit;
    private final int safeWeight;
    private final PgNumeric slow;

    PgDecimal64(String column, int precision, int scale) {
        super(column);
        this.scale = scale;
        this.limit = TENS[precision];
        this.safeWeight = Math.min(3, (18 - scale) / 4 - 1);
        this.slow = new PgNumeric(this, precision, scale);
    }

    @Override
    public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
        long[] values = ((LongColumnVector) vector).vector;
        for (int i = 0; i < rows; i++) {
            int p = at[from + i];
            int length = PgBytes.int4(bytes, p);
            if (length >= 8) {
                values[row + i] = unscaled(bytes, p + 4, length);
            } else if (length < 0) {
                setNull(vector, row + i);
            } else {
                throw wrongLength(length);
            }
        }
    }

    private long unscaled(byte[] bytes, int p, int length) {
        // The header is four short numbers: count of digits, weight of the first, sign, digits to show.
        long header = PgBytes.int8(bytes, p);
        int digits = (int) (header >>> 48);
        int weight = (short) (header >>> 32);
        int sign = (int) (header >>> 16) & 0xffff;
        if (digits > 4 || weight > safeWeight || (sign & 0xbfff) != 0) {
            return slowly(bytes, p, length);
        }
        if (digits == 0) {
            return 0;
        }
        int last = p + 6 + 2 * digits;
        long head = 0;
        for (int q = p + 8; q < last; q += 2) {
            head = head * 10_000 + PgBytes.int2(bytes, q);
        }
        int tail = PgBytes.int2(bytes, last);
        int shift = 4 * (weight - digits + 1) + scale;
        long value =
                switch (shift) {
                    case -1 -> exact(tail, 10) ? head * 1000 + tail / 10 : -1;
                    case -2 -> exact(tail, 100) ? head * 100 + tail / 100 : -1;
                    case -3 -> exact(tail, 1000) ? head * 10 + tail / 1000 : -1;
                    default -> shift >= 0 ? (head * 10_000 + tail) * TENS[shift] : -1;
                };
        if (value < 0 || value >= limit) {
            return slowly(bytes, p, length);
        }
        return sign == 0 ? value : -value;
    }

    private static boolean exact(int digit, int divisor) {
        return digit % divisor == 0;
    }

    private long slowly(byte[] bytes, int p, int length) {
        BigInteger value = slow.unscaled(bytes, p, length);
        return value.longValueExact();
    }
}
