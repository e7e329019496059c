package io.caravan.record;

/** Reads numbers such as {@code -12.50} from bytes without an object; what is longer or odd is left to others. */
final class AsciiNumber {
    /** As many digits as a long holds whatever they are. */
    private static final int MOST_DIGITS = 18;

    private long unscaled;
    private int scale;

    /** Whether the bytes are a sign, up to 18 digits and a point, each but the digits optional. */
    boolean parse(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        boolean negative = length > 0 && bytes[at] == '-';
        if (negative || length > 0 && bytes[at] == '+') {
            at++;
        }
        int digits = end - at;
        int point = -1;
        long value = 0;
        if (digits > MOST_DIGITS + 1) {
            return false;
        }
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = 10 * value + digit;
            } else if (bytes[at] == '.' && point < 0) {
                point = at;
                digits--;
            } else {
                return false;
            }
        }
        unscaled = negative ? -value : value;
        scale = point < 0 ? 0 : end - point - 1;
        return digits > 0 && digits <= MOST_DIGITS;
    }

    long unscaled() {
        return unscaled;
    }

    /** The number of digits behind the point. */
    int scale() {
        return scale;
    }
}
