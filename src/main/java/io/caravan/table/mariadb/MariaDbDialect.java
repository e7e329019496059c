package io.caravan.table.mariadb;

import io.caravan.connection.TableList;
import io.caravan.record.ColumnType.Kind;
import io.caravan.table.jdbc.BatchReader;
import io.caravan.table.jdbc.Bound;
import io.caravan.table.jdbc.CursorRequest;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.Description;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.GenericJdbcDialect;
import io.caravan.table.jdbc.Range;
import io.caravan.table.jdbc.Read;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.SplitRequest;
import io.caravan.table.jdbc.Sql;
import io.caravan.table.jdbc.Together;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * MariaDB and MySQL through the MariaDB driver. Sessions run in UTC, so that a timestamp is an instant; a datetime is a
 * wall clock, that of the server's global time zone when it is a cursor.
 */
final class MariaDbDialect extends GenericJdbcDialect {
    private static final int COMMAND_DENIED = 1142;
    private static final int TOO_MANY_CONNECTIONS = 1040;
    private static final int SYNTAX_ERROR = 1064;
    private static final String ZERO_DATE = "'0000-00-00'";

    private final MariaDbTransactions transactions = new MariaDbTransactions();
    private final MariaDbSession session = new MariaDbSession();

    @Override
    public String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        session.have(connection);
    }

    @Override
    public boolean refused(SQLException e) {
        return super.refused(e) || e.getErrorCode() == TOO_MANY_CONNECTIONS;
    }

    @Override
    public String remedy(SQLException e) {
        return e.getErrorCode() == SYNTAX_ERROR ? Failures.SYNTAX : null;
    }

    @Override
    public SourceColumn column(ResultSetMetaData result, int index) throws SQLException {
        return column(result, index, true);
    }

    @Override
    public SourceColumn column(ResultSetMetaData result, int index, boolean query) throws SQLException {
        return MariaDbTypes.column(result, index, query);
    }

    @Override
    public Description describe(Connection connection, Relation relation) throws SQLException {
        Description described = readable(connection, relation);
        boolean chars = described.columns().stream()
                .anyMatch(column -> column.nativeType().startsWith("char"));
        if (relation.isQuery() || !chars) {
            return described;
        }
        Map<String, String> types = textTypes(connection, relation);
        return described.each(column ->
                types.containsKey(column.name()) ? MariaDbTypes.text(column, types.get(column.name())) : column);
    }

    /** Of a table of which this user may read some columns, these. */
    private Description readable(Connection connection, Relation relation) throws SQLException {
        try {
            return super.describe(connection, relation);
        } catch (SQLException e) {
            if (relation.isQuery() || e.getErrorCode() != COMMAND_DENIED) {
                throw e;
            }
            MariaDbGrants grants = MariaDbGrants.of(connection, relation);
            if (grants.readable().isEmpty()) {
                throw e;
            }
            return new Description(
                    from(relation), columns(connection, relation, list(grants.readable())), grants.refused());
        }
    }

    @Override
    public List<String> catalog(Connection connection, Relation relation) throws SQLException {
        return informationSchema(connection, relation, "DATABASE()");
    }

    /** The columns that the protocol calls CHAR and that are something else. */
    private static Map<String, String> textTypes(Connection connection, Relation relation) throws SQLException {
        Map<String, String> types = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT column_name, column_type FROM information_schema.columns"
                        + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?"
                        + " AND data_type IN ('enum', 'set', 'inet4', 'inet6')")) {
            statement.setString(1, relation.schema());
            statement.setString(2, relation.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    types.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return types;
    }

    @Override
    public SourceColumn zeroDateIsNull(SourceColumn column) {
        return column.kind().temporal()
                ? new SourceColumn(
                        column.column(),
                        column.nativeType(),
                        "IF(" + column.identifier() + " = " + ZERO_DATE + ", NULL, " + column.expression() + ")",
                        column.identifier(),
                        column.nullable())
                : column;
    }

    @Override
    public boolean isSystem(String schema) {
        return super.isSystem(schema)
                || "mysql".equalsIgnoreCase(schema)
                || "performance_schema".equalsIgnoreCase(schema);
    }

    @Override
    public List<String> primaryKey(Connection connection, Relation relation) throws SQLException {
        List<String> key = new ArrayList<>();
        if (relation.isQuery()) {
            return key;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SHOW KEYS FROM " + from(relation) + " WHERE Key_name = 'PRIMARY'")) {
            while (rows.next()) {
                key.add(rows.getString("Column_name"));
            }
        }
        return key;
    }

    @Override
    public Together together(Connection connection, Relation relation, String select) throws SQLException {
        return MariaDbTogether.of(connection, relation, select);
    }

    @Override
    public String openTogether(Connection lock, String from, List<Connection> readers) throws SQLException {
        return MariaDbTogether.open(lock, from, readers);
    }

    @Override
    public String session(Connection connection) throws SQLException {
        return Sql.one(connection, "SELECT CONNECTION_ID()");
    }

    @Override
    public List<Range> splits(Connection connection, SplitRequest request) throws SQLException {
        // an enum is ordered by its numbers but compared as text
        boolean ordered = request.key().stream()
                .allMatch(column -> !column.nativeType().startsWith("enum")
                        && !column.nativeType().startsWith("set")
                        && !(request.relation().isQuery() && column.nativeType().startsWith("char")));
        return ordered ? super.splits(connection, request) : List.of(Range.ALL);
    }

    @Override
    public List<TableList.Listed> tables(Connection connection, TableList.Wanted wanted) throws SQLException {
        return MariaDbTables.of(connection, wanted);
    }

    @Override
    public String page(long offset, int limit) {
        return " LIMIT " + limit + " OFFSET " + offset;
    }

    @Override
    public String literal(SourceColumn column, String value) {
        return switch (column.kind()) {
            case TIMESTAMP, INSTANT -> "TIMESTAMP " + Sql.text(value);
            case STRING, VARCHAR, CHAR -> value.indexOf('\\') < 0 ? Sql.text(value) : hexadecimal(value);
            default -> super.literal(column, value);
        };
    }

    /** Text without quotes and backslashes, whose meaning depends on the SQL mode. */
    private static String hexadecimal(String value) {
        StringBuilder literal = new StringBuilder("_utf8mb4 X'");
        for (byte b : value.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            literal.append(String.format(Locale.ROOT, "%02X", b & 0xff));
        }
        return literal.append('\'').toString();
    }

    @Override
    public String text(ResultSet rows, int index, SourceColumn column) throws SQLException {
        if (column.kind() != Kind.INSTANT) {
            return super.text(rows, index, column);
        }
        LocalDateTime value = rows.getObject(index, LocalDateTime.class);
        return value == null ? null : Cursors.text(value);
    }

    @Override
    public Bound upperBound(Connection connection, CursorRequest request) throws SQLException {
        return new MariaDbBound(connection, request, transactions).find();
    }

    @Override
    public String timeless(SourceColumn cursor) {
        return cursor.kind().temporal() ? cursor.identifier() + " = " + ZERO_DATE : null;
    }

    @Override
    public String rights(Connection connection) throws SQLException {
        String unseen = MariaDbTransactions.unseen(connection);
        return unseen == null
                ? "this user sees open transactions: windows of a cursor are exact"
                : unseen + ". Windows of a time as the cursor stay 10m behind (hiddenLag), and a number as the cursor"
                        + " has to be accepted (hiddenLag=0s)";
    }

    /** Of one table only: for more, the numbers of an EXPLAIN do not add up. */
    @Override
    public long estimate(Connection connection, String select) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN " + select)) {
            long estimate = rows.next() ? rows.getLong("rows") : -1;
            return rows.next() ? -1 : estimate;
        }
    }

    @Override
    public BatchReader open(Connection connection, Read read) throws SQLException {
        // the driver's own objects: the pool's wrappers cost a call for each value
        Connection driver = connection.unwrap(org.mariadb.jdbc.Connection.class);
        Statement statement = driver.createStatement();
        try {
            statement.setFetchSize(Math.min(read.fetchSize(), 1000));
            return new MariaDbReader(connection, statement, statement.executeQuery(read.sql()), read);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
