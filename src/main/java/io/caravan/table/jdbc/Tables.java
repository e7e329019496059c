package io.caravan.table.jdbc;

import io.caravan.connection.TableList;
import io.caravan.connection.TableList.Listed;
import io.caravan.connection.TableList.Wanted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The tables of a database through JDBC's own catalogue. */
public final class Tables {
    private Tables() {}

    /** One table more than wanted, if there are more. */
    static List<Listed> of(Connection connection, Dialect dialect, Wanted wanted) throws SQLException {
        List<Listed> found = new ArrayList<>();
        long skip = wanted.offset();
        try (ResultSet rows = connection.getMetaData().getTables(connection.getCatalog(), null, "%", null)) {
            while (rows.next() && found.size() <= wanted.limit()) {
                String schema = rows.getString("TABLE_SCHEM");
                schema = schema == null ? rows.getString("TABLE_CAT") : schema;
                String name = rows.getString("TABLE_NAME");
                if (!dialect.isSystem(schema) && wanted.matches(schema, name) && --skip < 0) {
                    found.add(new Listed(schema, name, kind(rows.getString("TABLE_TYPE")), null, null));
                }
            }
        }
        return found;
    }

    static List<String> primaryKey(Connection connection, Relation relation) throws SQLException {
        TreeMap<Integer, String> key = new TreeMap<>();
        try (ResultSet rows =
                connection.getMetaData().getPrimaryKeys(connection.getCatalog(), relation.schema(), relation.table())) {
            while (rows.next()) {
                key.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
            }
        }
        return List.copyOf(key.values());
    }

    public static String kind(String type) {
        String lower = type == null ? "table" : type.toLowerCase(Locale.ROOT);
        return lower.equals("base table") ? "table" : lower;
    }

    public static TableList page(String connection, Wanted wanted, List<Listed> found) {
        boolean more = found.size() > wanted.limit();
        return new TableList(connection, wanted.page(), more, more ? found.subList(0, wanted.limit()) : found);
    }
}
