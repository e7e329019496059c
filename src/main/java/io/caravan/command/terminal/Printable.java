package io.caravan.command.terminal;

/**
 * Texts from elsewhere (names of files, keys of objects, messages of other systems) as they may be shown on a terminal or in
 * a log: what would control either is written as {@code \}{@code u001b}. One who may name a file must not forge a line.
 */
public final class Printable {
    private Printable() {}

    /** On one line: line breaks are escaped too. */
    public static String line(String text) {
        return escaped(text, false);
    }

    /** With its lines and tabs as they are. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean breaks) {
        int bad = 0;
        while (bad < text.length() && !controls(text.charAt(bad), breaks)) {
            bad++;
        }
        if (bad == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, bad);
        for (int i = bad; i < text.length(); i++) {
            char c = text.charAt(i);
            if (controls(c, breaks)) {
                escape(shown, c);
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    /** Control characters, other line breaks, and those that turn the direction of what follows. */
    private static boolean controls(char c, boolean breaks) {
        if (c < 0x7f) {
            return c < ' ' && c != '\t' && !(breaks && c == '\n');
        }
        return c <= 0x9f
                || c == '\u2028'
                || c == '\u2029'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069';
    }

    private static void escape(StringBuilder shown, char c) {
        if (c == '\n') {
            shown.append("\\n");
        } else if (c == '\r') {
            shown.append("\\r");
        } else {
            shown.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                shown.append(Character.forDigit(c >> shift & 0xf, 16));
            }
        }
    }
}
