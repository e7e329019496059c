package io.caravan.hive.table;

import io.caravan.run.RunException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A table's full name, lower-case as Hive keeps it.
 *
 * @param database letters, digits and underscores
 * @param table letters, digits and underscores
 */
public record HiveName(String database, String table) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,128}");

    public HiveName {
        check(database, "database");
        check(table, "table");
        database = database.toLowerCase(Locale.ROOT);
        table = table.toLowerCase(Locale.ROOT);
    }

    /** Reads {@code database.table}. */
    public static HiveName parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("'" + text + "' names no database. Write hive:<database>.<table>.");
        }
        return new HiveName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** The name in a statement. */
    public String sql() {
        return "`" + database + "`.`" + table + "`";
    }

    /** Any identifier in a statement; a backtick within it is doubled. */
    public static String quote(String identifier) {
        for (int i = 0; i < identifier.length(); i++) {
            char c = identifier.charAt(i);
            if (Character.isISOControl(c) || c == '.' || c == ',' || c == ':') {
                throw RunException.user("column '" + identifier.replaceAll("\\p{Cntrl}", "?")
                        + "' holds a control character, point, comma or colon, which Hive does not take. "
                        + "Give it another name in 'query'");
            }
        }
        return "`" + identifier.replace("`", "``") + "`";
    }

    /** A text value in a statement. */
    public static String literal(String value) {
        StringBuilder text = new StringBuilder("'");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\'' || c == '\\') {
                text.append('\\').append(c);
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('\'').toString();
    }

    @Override
    public String toString() {
        return database + "." + table;
    }

    private static void check(String name, String what) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not the name of a Hive " + what + ". Use letters, digits and underscores.");
        }
    }
}
