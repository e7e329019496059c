package io.caravan.format;

import io.caravan.endpoint.OptionReader;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns as people declare them: {@code id BIGINT, name, price DECIMAL(10,2)}. One without a type is a string; a name
 * with blanks stands in backticks.
 */
final class DeclaredColumns {
    private DeclaredColumns() {}

    /** The option 'columns', empty if it is absent or wrong. */
    static List<Column> read(OptionReader reader) {
        String text = reader.text("columns");
        List<Column> columns = text == null ? null : reader.read(() -> declared(text));
        return columns == null ? List.of() : columns;
    }

    private static List<Column> declared(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            String problem = e.getMessage().replaceFirst("\\.$", "");
            throw new IllegalArgumentException("'columns' is '" + text + "': " + problem, e);
        }
    }

    /** @throws IllegalArgumentException which names the column that is wrong */
    static List<Column> parse(String text) {
        List<Column> columns = new ArrayList<>();
        for (String one : split(text)) {
            columns.add(column(one.strip()));
        }
        new Schema(columns);
        return List.copyOf(columns);
    }

    /** At the commas that are in no parentheses and no backticks. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        boolean name = false;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            name ^= next == '`';
            depth += name ? 0 : next == '(' ? 1 : next == ')' ? -1 : 0;
            if (next == ',' && depth == 0 && !name) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Column column(String text) {
        boolean quoted = text.startsWith("`");
        int end = quoted ? text.indexOf('`', 1) : blank(text);
        if (end < (quoted ? 2 : 1)) {
            throw new IllegalArgumentException("'" + text + "' is no column");
        }
        String name = text.substring(quoted ? 1 : 0, end);
        String type = text.substring(quoted ? end + 1 : end).strip();
        try {
            return new Column(name, type.isEmpty() ? ColumnType.STRING : ColumnType.parse(type));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column '" + name + "': " + e.getMessage(), e);
        }
    }

    private static int blank(String text) {
        int at = 0;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
