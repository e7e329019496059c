package io.caravan.record;

/** UTF-8 without allocation. */
final class Utf8 {
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

    static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
