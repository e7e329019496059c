package io.caravan.condition;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A column as a condition writes it, {@code ${body[status]}}; numbers are places in a list, as ever. */
final class ColumnName {
    private static final Pattern NAMED = Pattern.compile(
            "\\$\\{\\s*(?:in\\.)?body\\??\\[\\s*(?!\\d+\\s*]|last\\b)(['\"]?)([^\\]'\"]+)\\1\\s*]\\s*}");

    private ColumnName() {}

    static Set<String> in(String text) {
        Set<String> names = new TreeSet<>();
        Matcher found = NAMED.matcher(text);
        while (found.find()) {
            names.add(found.group(2).strip());
        }
        return names;
    }

    /** The column that a function names, or null. */
    static String of(String function) {
        Matcher found = NAMED.matcher(function);
        return found.matches() ? found.group(2).strip() : null;
    }
}
