package io.caravan.table.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What every database understands. */
public final class Sql {
    private Sql() {}

    /** A text value as a literal by the SQL standard. */
    public static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** The first column of the first row as text, or null. */
    public static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /**
     * Cuts a borrowed connection off from its server, whatever another thread does with it. Not through the pool's wrapper:
     * that would never come back to the pool, which drops a dead connection when it is next asked for one.
     */
    public static void cut(Connection connection) throws SQLException {
        connection.unwrap(Connection.class).abort(Runnable::run);
    }
}
