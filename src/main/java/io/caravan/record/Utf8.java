package io.caravan.record;

/** UTF-8 without allocation. */
public final class Utf8 {
    private Utf8() {}

    /** Writes at most three bytes a char; returns the end, or -1 for a lone surrogate. */
    static int encode(String text, byte[] to, int at) {
        int end = text.length();
        int out = at;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                to[out++] = (byte) c;
            } else if (c < 0x800) {
                to[out++] = (byte) (0xC0 | c >> 6);
                to[out++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                to[out++] = (byte) (0xE0 | c >> 12);
                to[out++] = (byte) (0x80 | c >> 6 & 0x3F);
                to[out++] = (byte) (0x80 | c & 0x3F);
            } else {
                if (Character.isLowSurrogate(c) || i + 1 == end || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return -1;
                }
                int point = Character.toCodePoint(c, text.charAt(++i));
                to[out++] = (byte) (0xF0 | point >> 18);
                to[out++] = (byte) (0x80 | point >> 12 & 0x3F);
                to[out++] = (byte) (0x80 | point >> 6 & 0x3F);
                to[out++] = (byte) (0x80 | point & 0x3F);
            }
        }
        return out;
    }

    /** Every byte that does not continue a character starts one. */
    static int codePoints(byte[] bytes, int offset, int length) {
        int points = 0;
        for (int i = offset; i < offset + length; i++) {
            points += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return points;
    }

    /** Whether the bytes are well-formed UTF-8: no overlong form, no surrogate, nothing beyond U+10FFFF. */
    public static boolean isValid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int lead = bytes[at];
            int size = lead >= 0 ? 1 : lead >= (byte) 0xC2 && lead < (byte) 0xE0 ? 2 : lead < (byte) 0xF0 ? 3 : 4;
            if (size > 1 && (at + size > end || !isCharacter(bytes, at, size))) {
                return false;
            }
            at += size;
        }
        return true;
    }

    private static boolean isCharacter(byte[] bytes, int at, int size) {
        int point = bytes[at] & 0x7F >> size;
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return false;
            }
            point = point << 6 | bytes[at + i] & 0x3F;
        }
        return switch (size) {
            case 2 -> point >= 0x80;
            case 3 -> bytes[at] >= (byte) 0xE0 && point >= 0x800 && !(point >= 0xD800 && point <= 0xDFFF);
            default -> bytes[at] < (byte) 0xF8 && point >= 0x10000 && point <= Character.MAX_CODE_POINT;
        };
    }

    static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
