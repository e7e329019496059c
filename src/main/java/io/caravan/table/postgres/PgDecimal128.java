package io.caravan.table.postgres;

import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.serde2.io.HiveDecimalWritable;

/** Decoder of a numeric(p,s) of 19 to 38 digits: spells the digits out and lets the vector's own number read them. */
final class PgDecimal128 extends PgColumnDecoder {
    /** 38 digits before or after the point touch at most this many digits to base 10000. */
    private static final int MOST_DIGITS = 11;

    private final int precision;
    private final int scale;
    private final PgNumeric slow;
    private final byte[] spelled = new byte[4 * MOST_DIGITS];

    PgDecimal128(String column, int precision, int scale) {
        super(column);
        this.precision = precision;
        this.scale = scale;
        this.slow = new PgNumeric(this, precision, scale);
    }

    @Override
    public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
        HiveDecimalWritable[] values = ((DecimalColumnVector) vector).vector;
        for (int i = 0; i < rows; i++) {
            int p = at[from + i];
            int length = PgBytes.int4(bytes, p);
            if (length >= 8) {
                set(values[row + i], bytes, p + 4, length);
            } else if (length < 0) {
                setNull(vector, row + i);
            } else {
                throw wrongLength(length);
            }
        }
    }

    private void set(HiveDecimalWritable value, byte[] bytes, int p, int length) {
        int digits = PgBytes.int2(bytes, p);
        int weight = PgBytes.int2(bytes, p + 2);
        int sign = PgBytes.int2(bytes, p + 4) & 0xffff;
        int spoken = Math.max(digits, weight + 1);
        int behind = 4 * (spoken - weight - 1);
        if (digits == 0 && sign == 0) {
            value.setFromLong(0);
            return;
        }
        if ((sign & 0xbfff) == 0 && spoken <= MOST_DIGITS && behind <= 38) {
            spell(bytes, p + 8, digits, spoken);
            value.setFromDigitsOnlyBytesWithScale(sign != 0, spelled, 0, 4 * spoken, behind);
            if (value.isSet() && value.scale() <= scale && value.precision() - value.scale() <= precision - scale) {
                return;
            }
        }
        value.setFromBigIntegerBytesAndScale(slow.unscaled(bytes, p, length).toByteArray(), scale);
    }

    private void spell(byte[] bytes, int at, int digits, int spoken) {
        int o = 0;
        for (int i = 0; i < spoken; i++) {
            int digit = i < digits ? PgBytes.int2(bytes, at + 2 * i) : 0;
            spelled[o++] = (byte) ('0' + digit / 1000);
            spelled[o++] = (byte) ('0' + digit / 100 % 10);
            spelled[o++] = (byte) ('0' + digit / 10 % 10);
            spelled[o++] = (byte) ('0' + digit % 10);
        }
    }
}
