package io.caravan.table.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is read: a table by the parts of its name, or a query. Exactly one of the two is set.
 *
 * @param name catalog or schema first, the table last; empty for a query
 * @param query a SELECT statement without a semicolon at its end, null for a table
 */
public record Relation(List<String> name, String query) {
    public Relation {
        name = List.copyOf(name);
        if (name.isEmpty() == (query == null)) {
            throw new IllegalArgumentException("a relation is either a table or a query");
        }
    }

    public static Relation table(String name) {
        return new Relation(parts(name), null);
    }

    public static Relation query(String query) {
        return new Relation(List.of(), query.strip().replaceAll("[;\\s]+$", ""));
    }

    public boolean isQuery() {
        return query != null;
    }

    /** The table's own name. */
    public String table() {
        return name.get(name.size() - 1);
    }

    /** The schema (or, in MariaDB, the database) that was named, or null. */
    public String schema() {
        return name.size() < 2 ? null : name.get(name.size() - 2);
    }

    @Override
    public String toString() {
        return isQuery() ? "query" : name.stream().map(Relation::written).collect(Collectors.joining("."));
    }

    /** A part as a user has to write it. */
    private static String written(String part) {
        return part.contains(".") || part.startsWith("\"") ? '"' + part.replace("\"", "\"\"") + '"' : part;
    }

    /** Splits at dots; a part in double quotes may hold dots, and quotes when they are doubled. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                part.append(c);
                i++;
            } else if (c == '"' && (quoted || part.length() == 0)) {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        if (quoted || parts.size() > 3 || parts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a table name. Write table, schema.table or, around"
                            + " a part with a dot in it, \"quotes\".");
        }
        return parts;
    }
}
