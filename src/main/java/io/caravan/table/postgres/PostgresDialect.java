package io.caravan.table.postgres;

import io.caravan.connection.TableList;
import io.caravan.table.jdbc.BatchReader;
import io.caravan.table.jdbc.Bound;
import io.caravan.table.jdbc.CursorRequest;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.Description;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.Range;
import io.caravan.table.jdbc.Read;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.Session;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.SplitRequest;
import io.caravan.table.jdbc.Sql;
import io.caravan.table.jdbc.Together;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgResultSet;

/**
 * PostgreSQL 12 and later: reads through binary COPY, in a read-only transaction of its own.
 *
 * <p>Sessions run in UTC, so that a literal without a zone in {@code where} means UTC where it meets a timestamptz. They
 * call themselves {@value PgSession#READER} while they read: such transactions cannot write and hold back no cursor.
 */
public final class PostgresDialect extends Dialect {
    private static final String SYNTAX_ERROR = "42601";

    private final PgSession session = new PgSession();
    private final String clock;

    public PostgresDialect() {
        this(PgSession.CATALOG);
    }

    /** @param clock the schema of what tells the time, and since when transactions are open */
    public PostgresDialect(String clock) {
        this.clock = clock;
    }

    /** The first of an EXPLAIN is that of the whole. */
    private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": *(\\d+)");

    @Override
    public String builtIn(String function) {
        return PgSession.CATALOG + "." + function;
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        session.have(connection);
    }

    @Override
    public void restore(Connection connection) throws SQLException {
        Session.execute(connection, "RESET ALL");
    }

    @Override
    public String rights(Connection connection) throws SQLException {
        if ("t".equals(Sql.one(connection, "SELECT pg_catalog.pg_is_in_recovery()"))) {
            return "a standby: windows of a time as the cursor stay 10m behind what it has replayed (hiddenLag), and a"
                    + " number as the cursor has to be accepted (hiddenLag=0s)";
        }
        return "t".equals(Sql.one(connection, "SELECT pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')"))
                ? "this user sees since when transactions are open: windows of a cursor are exact"
                : "this user does not see since when others have a transaction open: while one takes more than 2s,"
                        + " windows of a cursor stay 10m behind (hiddenLag). GRANT pg_read_all_stats TO this user makes them exact";
    }

    @Override
    public String remedy(SQLException e) {
        if (String.valueOf(e.getMessage()).contains("row-level security")) {
            return "Let this user see all rows (ALTER ROLE ... BYPASSRLS, or the table's owner), or set"
                    + " rowSecurity=accept to leave out those that its policies hide.";
        }
        return SYNTAX_ERROR.equals(e.getSQLState()) ? Failures.SYNTAX : null;
    }

    @Override
    public String acceptRowSecurity(Connection connection, Relation relation) throws SQLException {
        Session.execute(connection, "SET row_security = on");
        if (!relation.isQuery()) {
            String active = Sql.one(
                    connection,
                    "SELECT relkind IN ('r', 'p') AND NOT pg_catalog.row_security_active(oid) FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass("
                            + Sql.text(from(relation)) + ")");
            if ("t".equals(active)) {
                return null;
            }
        }
        return "rowSecurity=accept: rows that policies hide from this user are not read";
    }

    @Override
    public SourceColumn column(ResultSetMetaData result, int index) throws SQLException {
        return PgTypes.column(result, index);
    }

    /** A type of the database's own may be called like one that comes with PostgreSQL. */
    @Override
    public SourceColumn column(ResultSet rows, int index, boolean query) throws SQLException {
        boolean own = Integer.toUnsignedLong(rows.unwrap(PgResultSet.class).getColumnOID(index)) >= PgTypes.FIRST_OWN;
        SourceColumn column = own ? PgTypes.own(rows.getMetaData(), index) : PgTypes.column(rows.getMetaData(), index);
        return query ? column.withNulls() : column;
    }

    /** No column of a table is invisible. */
    @Override
    public List<String> catalog(Connection connection, Relation relation) {
        return List.of();
    }

    /** In a database without an encoding, texts come as the bytes that they are, so that those which are no UTF-8 are found. */
    @Override
    public Description describe(Connection connection, Relation relation) throws SQLException {
        Description described = granted(connection, relation);
        if (!relation.isQuery() && !PgTables.enforcesNotNull(connection, described.from())) {
            described = described.each(SourceColumn::withNulls);
        }
        boolean raw = "SQL_ASCII".equals(connection.unwrap(PgConnection.class).getParameterStatus("server_encoding"));
        return raw ? described.each(PgTypes::raw) : described;
    }

    /** Who may read some columns only is refused the others, and all together. */
    private Description granted(Connection connection, Relation relation) throws SQLException {
        List<String> refused = relation.isQuery() ? List.of() : PgTables.columns(connection, from(relation), false);
        List<String> readable = refused.isEmpty() ? List.of() : PgTables.columns(connection, from(relation), true);
        return readable.isEmpty()
                ? super.describe(connection, relation)
                : new Description(from(relation), columns(connection, relation, list(readable)), refused);
    }

    @Override
    public List<String> primaryKey(Connection connection, Relation relation) throws SQLException {
        return relation.isQuery() ? List.of() : PgTables.primaryKey(connection, from(relation));
    }

    @Override
    public Bound upperBound(Connection connection, CursorRequest request) throws SQLException {
        return new PgBound(connection, request, clock).find();
    }

    @Override
    public String timeless(SourceColumn cursor) {
        return switch (cursor.kind()) {
            case DATE, TIMESTAMP, INSTANT -> cursor.identifier() + " IN ('infinity', '-infinity')";
            case DECIMAL -> cursor.identifier() + " = 'NaN'";
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, STRING, VARCHAR, CHAR, BINARY -> null;
        };
    }

    /**
     * A quoted text without a type: the server gives it the type of the column it is compared with, exactly. An instant
     * without an offset is in UTC.
     */
    @Override
    public String literal(SourceColumn column, String value) {
        return switch (column.kind()) {
            case TINYINT, SMALLINT, INT, BIGINT -> number(column, Cursors.number(column, value));
            case INSTANT -> Sql.text(value.matches(".*:\\d\\d(\\.\\d+)?") ? value + "+00" : value);
            case BOOLEAN, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY, DATE, TIMESTAMP -> Sql.text(value);
        };
    }

    /** What is beyond the column's type, as the end of a window may be, stands for itself. */
    private static String number(SourceColumn column, String value) {
        return Cursors.fits(column, value) ? Sql.text(value) : value;
    }

    @Override
    public List<Range> splits(Connection connection, SplitRequest request) throws SQLException {
        if (request.key().stream().anyMatch(PgTypes::isRaw)) {
            // its bounds need not be texts
            return new PgSplits(this, connection, request.without()).find();
        }
        List<Range> ranges = new PgSplits(this, connection, request).find();
        return ranges.isEmpty() ? super.splits(connection, request) : ranges;
    }

    @Override
    public boolean isSystem(String schema) {
        return super.isSystem(schema) || schema != null && schema.startsWith("pg_");
    }

    @Override
    public List<TableList.Listed> tables(Connection connection, TableList.Wanted wanted) throws SQLException {
        return PgTables.of(connection, wanted);
    }

    @Override
    public String page(long offset, int limit) {
        return " OFFSET " + offset + " LIMIT " + limit;
    }

    @Override
    public boolean snapshots() {
        return true;
    }

    @Override
    public Together together(Connection connection, Relation relation, String select) throws SQLException {
        return new PgLocks(connection, select).foreign()
                ? Together.alone("a snapshot holds nothing of a foreign table")
                : Together.EXPORTED;
    }

    @Override
    public List<Long> hold(Connection connection, String select) throws SQLException {
        return new PgLocks(connection, select).take();
    }

    @Override
    public void await(Connection connection, Relation relation) throws SQLException {
        try {
            hold(connection, "SELECT FROM " + from(relation));
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            if (Failures.connection(e) || Thread.currentThread().isInterrupted()) {
                throw e;
            }
        }
    }

    @Override
    public boolean covers(Connection reader, List<Long> held, Connection fresh) throws SQLException {
        return PgLocks.stands(reader, held, fresh);
    }

    /**
     * The snapshot lives as long as this connection's transaction. A run that goes on after a crash cannot join it again,
     * and has to begin anew.
     */
    @Override
    public String exportSnapshot(Connection connection) throws SQLException {
        return Sql.one(connection, "SELECT pg_catalog.pg_export_snapshot()");
    }

    @Override
    public boolean joinSnapshot(Connection connection, String snapshot, String select) throws SQLException {
        return new PgLocks(connection, select).join(snapshot);
    }

    @Override
    public void rejoinSnapshot(Connection connection) throws SQLException {
        PgLocks.rejoin(connection);
    }

    @Override
    public String session(Connection connection) throws SQLException {
        return Sql.one(connection, "SELECT pg_catalog.pg_backend_pid()");
    }

    @Override
    public BatchReader open(Connection connection, Read read) throws SQLException {
        if (connection.getAutoCommit()) {
            PgLocks.begin(connection, "REPEATABLE READ");
        }
        PgConnection postgres = connection.unwrap(PgConnection.class);
        return new PgCopyReader(new PgDriverFeed(postgres, statement(read)), read);
    }

    /** The select may end in a comment. */
    @Override
    public String statement(Read read) {
        return "COPY (" + read.sql() + "\n) TO STDOUT (FORMAT binary)";
    }

    @Override
    public long estimate(Connection connection, String select) throws SQLException {
        String plan = Sql.one(connection, "EXPLAIN (FORMAT JSON) " + select);
        Matcher rows = PLAN_ROWS.matcher(plan);
        return rows.find() ? Long.parseLong(rows.group(1)) : -1;
    }
}
