package io.caravan.route;

import java.util.Optional;
import java.util.Set;

/** The settings that routes see, written {@code {{caravan.route.<name>}}}: no other setting, and nothing of the environment. */
final class Placeholders {
    /** What the names of these settings begin with. */
    static final String PREFIX = "caravan.route.";

    private static final String BEGIN = "{{";
    private static final String END = "}}";

    private Placeholders() {}

    static boolean visible(String key) {
        return key.startsWith(PREFIX);
    }

    /**
     * The first setting in a text that is none of those, empty if there is none.
     *
     * @param own names that stand for something else in the text: parameters of a route template
     */
    static Optional<String> hidden(String text, Set<String> own) {
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            int from = at + BEGIN.length();
            int end = text.indexOf(END, from);
            String inside = end < 0 ? text.substring(from) : text.substring(from, end);
            String key = inside.replaceFirst("^[?!]+", "");
            String name = key.contains(":") ? key.substring(0, key.indexOf(':')) : key;
            if (!visible(key) && !own.contains(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
