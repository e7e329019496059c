package io.caravan.connection;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of the tables of a connection, by schema and name.
 *
 * @param page from 1
 * @param more whether there is another page
 */
public record TableList(String connection, int page, boolean more, List<Listed> tables) {
    /**
     * A table, or what can be read like one.
     *
     * @param schema null if the database has none
     * @param kind table, view, …
     * @param estimatedRows by the database's own statistics, null if it does not tell
     * @param key the columns of its primary key in order; empty without one, null if that would be dear to find out
     */
    public record Listed(String schema, String name, String kind, Long estimatedRows, List<String> key) {}

    /**
     * What to list.
     *
     * @param like part of {@code schema.table} in any case; with {@code *} or {@code %} for anything the whole of it, or
     *     of {@code table}; null for all
     * @param page from 1
     * @param limit tables on a page
     */
    public record Wanted(String like, int page, int limit) {
        public long offset() {
            return (page - 1L) * limit;
        }

        /** The condition as an SQL pattern in lower case, whose escape character is an exclamation mark. */
        public String pattern() {
            if (like == null || like.isBlank()) {
                return "%";
            }
            String escaped = like.strip()
                    .toLowerCase(Locale.ROOT)
                    .replace("!", "!!")
                    .replace("_", "!_")
                    .replace('*', '%');
            return escaped.indexOf('%') < 0 ? "%" + escaped + "%" : escaped;
        }

        /** Whether the condition holds for a table's name, or for that with its schema, which may be null. */
        public boolean matches(String schema, String name) {
            String regex = pattern()
                    .replaceAll("!(.)", "$1")
                    .chars()
                    .mapToObj(c -> c == '%' ? ".*" : Pattern.quote(Character.toString(c)))
                    .collect(Collectors.joining("", "(?s)", ""));
            String lower = name.toLowerCase(Locale.ROOT);
            return lower.matches(regex)
                    || schema != null && (schema.toLowerCase(Locale.ROOT) + "." + lower).matches(regex);
        }
    }
}
