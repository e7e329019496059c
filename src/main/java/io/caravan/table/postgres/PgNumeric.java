package io.caravan.table.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Any binary numeric as an exact unscaled number, checked against its column; for the values that are not the common case. */
final class PgNumeric {
    private static final int NAN = 0xc000;
    private static final int INFINITE = 0xd000;
    private static final int MINUS_INFINITE = 0xf000;
    private static final int NEGATIVE = 0x4000;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    private final PgColumnDecoder decoder;
    private final int precision;
    private final int scale;
    private final BigInteger limit;

    PgNumeric(PgColumnDecoder decoder, int precision, int scale) {
        this.decoder = decoder;
        this.precision = precision;
        this.scale = scale;
        this.limit = BigInteger.TEN.pow(precision);
    }

    BigInteger unscaled(byte[] bytes, int p, int length) {
        int digits = PgBytes.int2(bytes, p);
        int weight = PgBytes.int2(bytes, p + 2);
        int sign = PgBytes.int2(bytes, p + 4) & 0xffff;
        refuseSpecial(sign);
        if (length != 8 + 2 * digits) {
            throw decoder.wrongLength(length);
        }
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            sum = sum.multiply(BASE).add(BigInteger.valueOf(PgBytes.int2(bytes, p + 8 + 2 * i)));
        }
        return fit(new BigDecimal(sign == NEGATIVE ? sum.negate() : sum, 4 * (digits - weight - 1)));
    }

    void refuseSpecial(int sign) {
        if (sign == NAN) {
            throw special("NaN");
        }
        if (sign == INFINITE || sign == MINUS_INFINITE) {
            throw special(sign == INFINITE ? "Infinity" : "-Infinity");
        }
    }

    private BigInteger fit(BigDecimal value) {
        BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (stripped.scale() <= scale) {
            BigInteger unscaled = stripped.setScale(scale).unscaledValue();
            if (unscaled.abs().compareTo(limit) < 0) {
                return unscaled;
            }
        }
        throw decoder.refuse(
                "it holds a number that does not fit decimal(" + precision + "," + scale + ")",
                "The column was changed after the run was planned: start a new run");
    }

    private RuntimeException special(String what) {
        return decoder.refuse(
                "it holds " + what + ", which decimal(" + precision + "," + scale + ") has no value for",
                "Leave such rows out with 'where', or cast the column to text in 'query'",
                what);
    }
}
