package io.caravan.format;

import io.caravan.endpoint.OptionReader;
import io.caravan.record.CsvDialect;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the options of characters: as they are, by name such as {@code tab}, or as {@code \t} or {@code \u0001}. */
final class Characters {
    private static final int MOST_DELIMITER = 8;
    private static final Pattern CODE = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(t))");
    private static final Map<String, String> NAMES =
            Map.of("tab", "\t", "comma", ",", "semicolon", ";", "pipe", "|", "space", " ");

    private final OptionReader reader;

    private Characters(OptionReader reader) {
        this.reader = reader;
    }

    /** The options delimiter, quote and escape; what is wrong with them is noted in the reader. */
    static CsvDialect read(OptionReader reader, String delimiter, String nullText) {
        return new Characters(reader).dialect(delimiter, nullText);
    }

    private CsvDialect dialect(String otherwise, String nullText) {
        String delimiter = text("delimiter", otherwise);
        int quote = one("quote", "\"");
        int escape = one("escape", "none");
        reader.unless(
                delimiter.length() <= MOST_DELIMITER && delimiter.chars().noneMatch(Characters::isBreak),
                "'delimiter' is '" + reader.raw("delimiter")
                        + "': one to eight characters, such as ; or tab or \\u0001, are allowed");
        reader.unless(
                delimiter.indexOf(quote) < 0 && delimiter.indexOf(escape) < 0 && (quote < 0 || quote != escape),
                "'delimiter', 'quote' and 'escape' share a character: three different ones are allowed. A quote within"
                        + " quotes may be doubled without an 'escape'");
        return new CsvDialect(delimiter, quote, escape, nullText, false);
    }

    /** A character of ASCII, -1 for none. */
    private int one(String name, String otherwise) {
        String text = text(name, otherwise);
        if (text.equals("none")) {
            return -1;
        }
        boolean right = text.length() == 1 && text.charAt(0) < 0x80 && !isBreak(text.charAt(0));
        reader.unless(
                right, "'" + name + "' is '" + reader.raw(name) + "': one character of ASCII, or none, is allowed");
        return right ? text.charAt(0) : -1;
    }

    private String text(String name, String otherwise) {
        String raw = reader.raw(name);
        if (raw == null) {
            return otherwise;
        }
        String known = NAMES.get(raw.strip());
        return known == null ? CODE.matcher(raw).replaceAll(code -> Matcher.quoteReplacement(character(code))) : known;
    }

    private static String character(java.util.regex.MatchResult code) {
        String hex = code.group(1) == null ? code.group(2) : code.group(1);
        return hex == null ? "\t" : String.valueOf((char) Integer.parseInt(hex, 16));
    }

    private static boolean isBreak(int character) {
        return character == '\n' || character == '\r' || character == 0;
    }
}
