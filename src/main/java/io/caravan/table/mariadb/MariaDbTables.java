package io.caravan.table.mariadb;

import io.caravan.connection.TableList.Listed;
import io.caravan.connection.TableList.Wanted;
import io.caravan.table.jdbc.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of a MariaDB or MySQL; their keys are asked for one page at a time. */
final class MariaDbTables {
    private static final String SQL =
            "SELECT table_schema, table_name, table_type, table_rows FROM information_schema.tables WHERE table_schema"
                    + " NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') AND"
                    + " (LOWER(table_name) LIKE ? ESCAPE '!' OR LOWER(CONCAT(table_schema, '.', table_name)) LIKE ?"
                    + " ESCAPE '!') ORDER BY 1, 2 LIMIT ? OFFSET ?";
    private static final String KEYS = "SELECT table_schema, table_name, column_name FROM information_schema.statistics"
            + " WHERE index_name = 'PRIMARY' AND (table_schema, table_name) IN (%s) ORDER BY seq_in_index";

    private MariaDbTables() {}

    static List<Listed> of(Connection connection, Wanted wanted) throws SQLException {
        List<Listed> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, wanted.pattern());
            statement.setString(2, wanted.pattern());
            statement.setInt(3, wanted.limit() + 1);
            statement.setLong(4, wanted.offset());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    long estimate = rows.getLong(4);
                    Long known = rows.wasNull() ? null : Long.valueOf(estimate);
                    found.add(new Listed(
                            rows.getString(1), rows.getString(2), Tables.kind(rows.getString(3)), known, List.of()));
                }
            }
        }
        return found.isEmpty() ? found : withKeys(connection, found);
    }

    private static List<Listed> withKeys(Connection connection, List<Listed> tables) throws SQLException {
        Map<String, List<String>> keys = new HashMap<>();
        String places = String.join(", ", Collections.nCopies(tables.size(), "(?, ?)"));
        try (PreparedStatement statement = connection.prepareStatement(KEYS.replace("%s", places))) {
            for (int i = 0; i < tables.size(); i++) {
                statement.setString(2 * i + 1, tables.get(i).schema());
                statement.setString(2 * i + 2, tables.get(i).name());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.computeIfAbsent(rows.getString(1) + "." + rows.getString(2), name -> new ArrayList<>())
                            .add(rows.getString(3));
                }
            }
        }
        return tables.stream()
                .map(table -> new Listed(
                        table.schema(),
                        table.name(),
                        table.kind(),
                        table.estimatedRows(),
                        keys.getOrDefault(table.schema() + "." + table.name(), List.of())))
                .toList();
    }
}
