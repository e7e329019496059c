package io.caravan.store;

/** Makes texts fit for every run store: PostgreSQL keeps no NUL, and UTF-8 no half of a surrogate pair. */
final class Texts {
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /** The same text, mostly; what no store can keep is replaced. */
    static String fit(String text) {
        int bad = unfit(text, 0);
        if (bad < 0) {
            return text;
        }
        StringBuilder fit = new StringBuilder(text);
        for (; bad >= 0; bad = unfit(text, bad + 1)) {
            fit.setCharAt(bad, REPLACEMENT);
        }
        return fit.toString();
    }

    /** Where the first character stands that cannot be kept, -1 if all can. */
    private static int unfit(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }
}
