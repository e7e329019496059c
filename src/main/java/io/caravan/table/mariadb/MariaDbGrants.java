package io.caravan.table.mariadb;

import io.caravan.table.jdbc.Description;
import io.caravan.table.jdbc.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table that a user may read of whom {@code SELECT *} is refused.
 *
 * @param readable in the table's order, empty if there are none
 * @param others those that are known to be refused: the server tells of a column only to who has some right to it
 */
record MariaDbGrants(List<String> readable, List<String> others) {
    static MariaDbGrants of(Connection connection, Relation relation) throws SQLException {
        List<String> readable = new ArrayList<>();
        List<String> others = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT column_name, FIND_IN_SET('select', LOWER(privileges)) FROM information_schema.columns"
                        + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ? ORDER BY ordinal_position")) {
            statement.setString(1, relation.schema());
            statement.setString(2, relation.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    (rows.getInt(2) > 0 ? readable : others).add(rows.getString(1));
                }
            }
        }
        return new MariaDbGrants(readable, others);
    }

    /** The names of the others that are known, and one that stands for those that are not. */
    List<String> refused() {
        List<String> refused = new ArrayList<>(others);
        refused.add(Description.UNNAMED);
        return refused;
    }
}
