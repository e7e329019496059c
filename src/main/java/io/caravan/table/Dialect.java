package io.caravan.table;

import io.caravan.record.Column;
import io.caravan.run.RunException;
import io.caravan.run.TableList;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What differs between databases when they are read. A new database is one subclass: how it quotes, maps its types,
 * finds a safe upper bound for a cursor, writes a value as a literal and streams a result. The rest has a JDBC default.
 * Many threads use an instance; connections come and go with the caller, in auto-commit unless a method says otherwise.
 */
abstract class Dialect {

    static Dialect of(String url) {
        String scheme = url.startsWith("jdbc:") ? url.substring(5, Math.max(5, url.indexOf(':', 5))) : "";
        return switch (scheme) {
            case "postgresql" -> new PostgresDialect();
            case "mariadb", "mysql" -> new MariaDbDialect();
            case "h2" -> new H2Dialect();
            default -> new GenericJdbcDialect();
        };
    }

    /** One identifier as the database keeps it, whatever characters it holds. */
    String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The column at {@code index} (from 1) of a result, mapped; the note of its Column says what the mapping loses. */
    abstract SourceColumn column(ResultSetMetaData result, int index) throws SQLException;

    /**
     * A bound for the cursor that no open or later transaction can write below, by the database's own clock.
     *
     * @throws SQLException also when the cursor's table cannot be read
     */
    abstract Bound upperBound(Connection connection, CursorRequest request) throws SQLException;

    /** A value, in the text form of a Window or of {@link Bound}, as an SQL literal of the column's type. */
    abstract String literal(SourceColumn column, String value);

    /** The statement by which {@link #open} reads. */
    String statement(Read read) {
        return read.sql();
    }

    /** How many rows the database expects a SELECT to give, by what it knows without running it; -1 if it does not tell. */
    long estimate(Connection connection, String select) throws SQLException {
        return -1;
    }

    /** A page of the tables that this user may see, by schema and name, and one more if there are more. */
    List<TableList.Listed> tables(Connection connection, TableList.Wanted wanted) throws SQLException {
        return Tables.of(connection, this, wanted);
    }

    /** Starts the statement. The reader does not close the connection, but may leave it closed or broken when it is cut off. */
    abstract BatchReader open(Connection connection, Read read) throws SQLException;

    /** Called on each borrowed connection before its first statement: time zone, lock time-outs, read only. */
    void prepare(Connection connection) throws SQLException {}

    /** Names the columns and their types without reading rows. */
    Description describe(Connection connection, Relation relation) throws SQLException {
        String from = from(relation);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + from + " WHERE 1 = 0")) {
            ResultSetMetaData result = rows.getMetaData();
            List<SourceColumn> columns = new ArrayList<>();
            for (int i = 1; i <= result.getColumnCount(); i++) {
                columns.add(column(result, i));
            }
            return new Description(from, columns);
        }
    }

    /** The columns as this endpoint's options want them read. */
    List<SourceColumn> options(List<SourceColumn> columns, TableOptions options) {
        return columns;
    }

    /** Whether a schema holds the database's own tables, which are not worth proposing. */
    boolean isSystem(String schema) {
        return schema != null
                && List.of("information_schema", "pg_catalog", "pg_toast", "sys", "mysql", "performance_schema")
                        .contains(schema.toLowerCase(java.util.Locale.ROOT));
    }

    /** What stands behind FROM. */
    String from(Relation relation) {
        if (relation.isQuery()) {
            return "(" + relation.query() + "\n) caravan_query";
        }
        return String.join(".", relation.name().stream().map(this::quote).toList());
    }

    /** The names of the primary key's columns in its order; empty for a query or without a key. */
    List<String> primaryKey(Connection connection, Relation relation) throws SQLException {
        if (relation.isQuery()) {
            return List.of();
        }
        TreeMap<Integer, String> key = new TreeMap<>();
        try (ResultSet rows =
                connection.getMetaData().getPrimaryKeys(connection.getCatalog(), relation.schema(), relation.table())) {
            while (rows.next()) {
                key.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
            }
        }
        return List.copyOf(key.values());
    }

    /** Ranges that together hold every row of the predicate exactly once, in the database's own order of the key. */
    List<Range> splits(Connection connection, SplitRequest request) throws SQLException {
        return request.key().isEmpty() ? List.of(Range.ALL) : new Keyset(this).splits(connection, request);
    }

    /** A key's value in the text form that {@link #literal} takes, exactly. */
    String text(ResultSet rows, int index, SourceColumn column) throws SQLException {
        return Cursors.text(rows, index, column.kind());
    }

    /** At most {@code limit} rows after {@code offset} rows. */
    String page(long offset, int limit) {
        return " OFFSET " + offset + " ROWS FETCH NEXT " + limit + " ROWS ONLY";
    }

    /** Whether {@link #exportSnapshot} gives one. */
    boolean snapshots() {
        return false;
    }

    /**
     * Opens a snapshot on this connection that others can join while it stays open.
     *
     * @return its name, null if the database has none
     */
    String exportSnapshot(Connection connection) throws SQLException {
        return null;
    }

    /** Reads from now on in the snapshot, or fails when it is gone. */
    void joinSnapshot(Connection connection, String snapshot) throws SQLException {
        throw RunException.bug("a snapshot was joined that this dialect cannot export");
    }

    /** A column without surprises. */
    final SourceColumn plain(Column column, String nativeType, boolean nullable) {
        return new SourceColumn(column, nativeType, quote(column.name()), quote(column.name()), nullable);
    }

    /** A text value as a literal by the SQL standard. */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
