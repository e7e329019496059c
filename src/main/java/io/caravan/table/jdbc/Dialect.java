package io.caravan.table.jdbc;

import io.caravan.connection.TableList;
import io.caravan.record.Column;
import io.caravan.run.RunException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What differs between databases when they are read. A new database is one subclass: how it quotes, maps its types,
 * finds a safe upper bound for a cursor, writes a value as a literal and streams a result. The rest has a JDBC default.
 * Many threads use an instance; connections come and go with the caller, in auto-commit unless a method says otherwise.
 */
public abstract class Dialect {
    /** The name of a function that comes with every database, whatever a user has put before it. */
    public String builtIn(String function) {
        return function;
    }

    /** One identifier as the database keeps it, whatever characters it holds. */
    public String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The column at {@code index} (from 1) of a result, mapped; the note of its Column says what the mapping loses. */
    public abstract SourceColumn column(ResultSetMetaData result, int index) throws SQLException;

    /**
     * A bound for the cursor that no open or later transaction can write below, by the database's own clock.
     *
     * @throws SQLException also when the cursor's table cannot be read
     */
    public abstract Bound upperBound(Connection connection, CursorRequest request) throws SQLException;

    /** The condition for values of a cursor that no window ever holds, as infinity is; null if its type has none. */
    public String timeless(SourceColumn cursor) {
        return null;
    }

    /** A value, in the text form of a Window or of {@link Bound}, as an SQL literal of the column's type. */
    public abstract String literal(SourceColumn column, String value);

    /** The statement by which {@link #open} reads. */
    public String statement(Read read) {
        return read.sql();
    }

    /**
     * How many rows the database expects a SELECT to give, by what it knows without running it; -1 if it does not tell.
     *
     * @throws SQLException also when it refuses the statement
     */
    public long estimate(Connection connection, String select) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.getMetaData();
        }
        return -1;
    }

    /** A page of the tables that this user may see, by schema and name, and one more if there are more. */
    public List<TableList.Listed> tables(Connection connection, TableList.Wanted wanted) throws SQLException {
        return Tables.of(connection, this, wanted);
    }

    /** Starts the statement. The reader does not close the connection, but may leave it closed or broken when it is cut off. */
    public abstract BatchReader open(Connection connection, Read read) throws SQLException;

    /**
     * Called on each borrowed connection before its first statement: sets, and reads back, all that changes what a read
     * gives.
     *
     * @throws Session.Refused when a setting cannot be had
     */
    public abstract void prepare(Connection connection) throws SQLException;

    /** What the user of a connection may see, and what follows from that for reads, in a sentence. */
    public String rights(Connection connection) throws SQLException {
        return "this database shows no open transactions: windows of a time as the cursor stay 10m behind (hiddenLag), and a"
                + " number as the cursor has to be accepted (hiddenLag=0s)";
    }

    /** Whether a login was refused for now, so that trying again a little later makes sense. */
    public boolean refused(SQLException e) {
        return Failures.refused(e);
    }

    /** What to do about a statement that failed, in a sentence; null where nothing better is known than its words. */
    public String remedy(SQLException e) {
        return null;
    }

    /** Gives a session back to steps of routes as the server made it. */
    public void restore(Connection connection) throws SQLException {}

    /**
     * Reads from now on also where row security leaves rows out.
     *
     * @return what is missing then, for people; null if nothing is
     */
    public String acceptRowSecurity(Connection connection, Relation relation) throws SQLException {
        return null;
    }

    /**
     * Names the columns and their types without reading rows: those of the catalog, also when {@code *} leaves them out
     * because they are invisible.
     */
    public Description describe(Connection connection, Relation relation) throws SQLException {
        List<SourceColumn> columns = columns(connection, relation, "*");
        if (!relation.isQuery()) {
            Set<String> names = new LinkedHashSet<>(catalog(connection, relation));
            List<String> shown = columns.stream().map(SourceColumn::name).toList();
            if (!shown.containsAll(names)) {
                names.addAll(shown);
                columns = columns(connection, relation, list(names));
            }
        }
        return new Description(from(relation), columns);
    }

    public final String list(Collection<String> names) {
        return names.stream().map(this::quote).collect(Collectors.joining(", "));
    }

    /** The described columns of a select list. */
    public final List<SourceColumn> columns(Connection connection, Relation relation, String list) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT " + list + " FROM " + from(relation) + " WHERE 1 = 0")) {
            List<SourceColumn> columns = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                columns.add(column(rows, i, relation.isQuery()));
            }
            return columns;
        }
    }

    /** Likewise, of a query or of a table. */
    public SourceColumn column(ResultSetMetaData result, int index, boolean query) throws SQLException {
        return column(result, index);
    }

    /** Likewise, of a result. What a table does not let be NULL, a join of a query may. */
    public SourceColumn column(ResultSet rows, int index, boolean query) throws SQLException {
        SourceColumn column = column(rows.getMetaData(), index, query);
        return query ? column.withNulls() : column;
    }

    /** The names of all columns of a table in their order, also of the invisible ones; empty if they are not known. */
    public List<String> catalog(Connection connection, Relation relation) throws SQLException {
        String schema = relation.schema() == null ? connection.getSchema() : relation.schema();
        String catalog = relation.name().size() > 2 ? relation.name().get(0) : connection.getCatalog();
        List<String> names = new ArrayList<>();
        try (ResultSet rows = connection.getMetaData().getColumns(catalog, schema, relation.table(), null)) {
            while (schema != null && rows.next()) {
                // the names of schema and table are patterns
                if (schema.equals(rows.getString("TABLE_SCHEM"))
                        && relation.table().equals(rows.getString("TABLE_NAME"))) {
                    names.add(rows.getString("COLUMN_NAME"));
                }
            }
        }
        return names;
    }

    /** The column so that the date 0000-00-00 is read as NULL, where a database has such dates. */
    public SourceColumn zeroDateIsNull(SourceColumn column) {
        return column;
    }

    /** Whether a schema holds the database's own tables, which are not worth proposing. */
    public boolean isSystem(String schema) {
        return "information_schema".equalsIgnoreCase(schema) || "sys".equalsIgnoreCase(schema);
    }

    /** What stands behind FROM. */
    public String from(Relation relation) {
        if (relation.isQuery()) {
            return "(" + relation.query() + "\n) caravan_query";
        }
        return String.join(".", relation.name().stream().map(this::quote).toList());
    }

    /** The names of the primary key's columns in its order; empty for a query or without a key. */
    public List<String> primaryKey(Connection connection, Relation relation) throws SQLException {
        return relation.isQuery() ? List.of() : Tables.primaryKey(connection, relation);
    }

    /** Ranges that together hold every row of the predicate exactly once, in the database's own order of the key. */
    public List<Range> splits(Connection connection, SplitRequest request) throws SQLException {
        return request.key().isEmpty() ? List.of(Range.ALL) : new Keyset(this).splits(connection, request);
    }

    /** A key's value in the text form that {@link #literal} takes, exactly. */
    public String text(ResultSet rows, int index, SourceColumn column) throws SQLException {
        return Cursors.text(rows, index, column.kind());
    }

    /** At most {@code limit} rows after {@code offset} rows. */
    public String page(long offset, int limit) {
        return " OFFSET " + offset + " ROWS FETCH NEXT " + limit + " ROWS ONLY";
    }

    /** Whether and how several readers of what this SELECT gives can see one state of it. */
    public Together together(Connection connection, Relation relation, String select) throws SQLException {
        return snapshots()
                ? Together.EXPORTED
                : Together.apart("this database shows each reader another state of the table");
    }

    /**
     * Opens a transaction on each of these connections, all of which see one and the same state of a table.
     *
     * @param lock another connection, in no transaction before and after
     * @return why that cannot be had, null if it is; then the readers have to be rolled back
     */
    public String openTogether(Connection lock, String from, List<Connection> readers) throws SQLException {
        throw RunException.bug("readers were to begin together in a database that cannot do that");
    }

    /** Whether {@link #exportSnapshot} gives one. */
    public boolean snapshots() {
        return false;
    }

    /**
     * Begins a transaction until whose end nobody can replace what the statement reads; waits for who does so now. Where a
     * statement needs no such thing this does nothing.
     *
     * @return what is held, by the database's own numbers
     * @throws RunException EXTERNAL if somebody does so for too long
     */
    public List<Long> hold(Connection connection, String select) throws SQLException {
        return List.of();
    }

    /** Waits for who replaces it now, and holds nothing. What is not there, or refused, is left for others to say. */
    public void await(Connection connection, Relation relation) throws SQLException {}

    /**
     * Whether a reader has read of what was {@linkplain #hold held} only, as far as one state needs it.
     *
     * @param fresh a connection that sees what is committed now, of who holds it
     */
    public boolean covers(Connection reader, List<Long> held, Connection fresh) throws SQLException {
        return true;
    }

    /**
     * Opens a snapshot on this connection, which {@linkplain #hold holds} what is read, that others can join while it
     * stays open.
     *
     * @return its name, null if the database has none
     */
    public String exportSnapshot(Connection connection) throws SQLException {
        return null;
    }

    /**
     * Reads from now on in the snapshot, or fails when it is gone.
     *
     * @return false, and nothing is open, if it would have to wait for somebody who waits for the owner of the snapshot
     */
    public boolean joinSnapshot(Connection connection, String snapshot, String select) throws SQLException {
        throw RunException.bug("a snapshot was joined that this dialect cannot export");
    }

    /** Goes on in the state that it shares with others after a statement that failed; fails when it is gone. */
    public void rejoinSnapshot(Connection connection) throws SQLException {}

    /** What tells a session from one that a driver has made in its stead. */
    public String session(Connection connection) throws SQLException {
        throw RunException.bug("readers of one state were asked for in a database that has none");
    }

    /** A column without surprises. */
    public final SourceColumn plain(Column column, String nativeType, boolean nullable) {
        return new SourceColumn(column, nativeType, quote(column.name()), quote(column.name()), nullable);
    }
}
