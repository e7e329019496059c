package io.caravan.table.mariadb;

import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.Session;
import io.caravan.table.jdbc.Sql;
import io.caravan.table.jdbc.Together;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * Lets several sessions of MariaDB or MySQL see one state of a table: while one holds a read lock on it, the others open
 * their transactions and touch it. From then on each sees that state, and whoever wants to change the table's definition
 * waits for them.
 */
final class MariaDbTogether {
    /** For the table's metadata, and for InnoDB's own lock, which also waits for what XA has prepared. */
    private static final String BRIEFLY =
            "SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1, innodb_table_locks = 1";

    private static final String AS_BEFORE = "SET SESSION lock_wait_timeout = 3600, innodb_lock_wait_timeout = DEFAULT,"
            + " innodb_table_locks = DEFAULT";
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    /** Access to a database, or a command on a table, is denied. */
    private static final Set<Integer> DENIED = Set.of(1044, 1142);

    private MariaDbTogether() {}

    static Together of(Connection connection, Relation relation, String select) throws SQLException {
        if (relation.isQuery()) {
            return Together.alone("readers of a 'query' cannot be made to see one state");
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT t.engine, e.transactions FROM"
                + " information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine"
                + " WHERE t.table_schema = COALESCE(?, DATABASE()) AND t.table_name = ?")) {
            statement.setString(1, relation.schema());
            statement.setString(2, relation.table());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getString(1) == null) {
                    return Together.alone("it is a view, of whose tables readers cannot be made to see one state");
                }
                if (!"YES".equals(rows.getString(2))) {
                    return Together.apart(
                            "a table of the engine " + rows.getString(1) + " shows each reader another state of it");
                }
            }
        }
        if (tables(connection, select) != 1) {
            return Together.alone("'where' asks other tables, of which readers cannot be made to see one state");
        }
        String cluster =
                Sql.one(connection, "SHOW SESSION VARIABLES WHERE Variable_name = 'wsrep_on' AND Value = 'ON'");
        return cluster == null
                ? Together.OPENED
                : Together.alone("on a node of a cluster no lock keeps others from writing while readers begin");
    }

    /** Of how many tables and subqueries a statement is made. */
    private static int tables(Connection connection, String select) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN " + select)) {
            int tables = 0;
            while (rows.next()) {
                tables++;
            }
            return tables;
        }
    }

    /** @return why it could not, null if it could */
    static String open(Connection lock, String from, List<Connection> readers) throws SQLException {
        lock.setAutoCommit(false);
        try {
            Session.execute(lock, BRIEFLY);
            String why = lock(lock, from);
            if (why == null) {
                for (Connection reader : readers) {
                    reader.setAutoCommit(false);
                    Session.execute(reader, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
                    Session.execute(reader, "SELECT 1 FROM " + from + " LIMIT 0");
                }
            }
            return why;
        } finally {
            Session.execute(lock, "UNLOCK TABLES");
            lock.rollback();
            lock.setAutoCommit(true);
            Session.execute(lock, AS_BEFORE);
        }
    }

    private static String lock(Connection lock, String from) throws SQLException {
        try {
            Session.execute(lock, "LOCK TABLES " + from + " READ");
            return null;
        } catch (SQLException e) {
            if (Failures.connection(e)) {
                throw e;
            }
            return Together.alone(why(e)).why();
        }
    }

    private static String why(SQLException e) {
        if (e.getErrorCode() == LOCK_WAIT_TIMEOUT) {
            return "somebody who has written to it has not committed for a second, and only in between can several readers"
                    + " begin in one state";
        }
        return DENIED.contains(e.getErrorCode())
                ? "this user may not lock it for the moment in which several readers begin. GRANT LOCK TABLES lets"
                        + " 'parallelism' have several"
                : "it cannot be locked for the moment in which several readers begin: " + Failures.reason(e);
    }
}
