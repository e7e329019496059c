package io.caravan.table.jdbc;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Any database with a JDBC driver on the class path: standard SQL, java.sql.Types, fetch size, and a lag for cursors. */
public class GenericJdbcDialect extends Dialect {
    /** The zones of the world differ by so many minutes. */
    private static final long QUARTER = 15;

    /** What JDBC offers: rows that nobody has committed are not read. */
    @Override
    public void prepare(Connection connection) throws SQLException {
        if (connection.getTransactionIsolation() == Connection.TRANSACTION_READ_UNCOMMITTED) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            if (connection.getTransactionIsolation() == Connection.TRANSACTION_READ_UNCOMMITTED) {
                throw Session.refused(
                        java.util.Map.of("isolation", "READ COMMITTED"), "the driver does not take it", null);
            }
        }
    }

    @Override
    public SourceColumn column(ResultSetMetaData result, int index) throws SQLException {
        String name = result.getColumnLabel(index);
        int precision = result.getPrecision(index);
        int scale = result.getScale(index);
        String nativeType = nativeType(result.getColumnTypeName(index), precision, scale);
        boolean signed = result.isSigned(index);
        Column column = map(name, nativeType, result.getColumnType(index), precision, scale, signed);
        return plain(column, nativeType, result.isNullable(index) != ResultSetMetaData.columnNoNulls);
    }

    private static String nativeType(String type, int precision, int scale) {
        String parameters =
                scale != 0 ? "(" + precision + "," + scale + ")" : precision > 0 ? "(" + precision + ")" : "";
        return type.toLowerCase(java.util.Locale.ROOT) + parameters;
    }

    Column map(String name, String nativeType, int jdbcType, int precision, int scale, boolean signed) {
        return switch (jdbcType) {
            case Types.BIT, Types.BOOLEAN -> new Column(name, ColumnType.BOOLEAN);
            case Types.TINYINT -> new Column(name, signed ? ColumnType.TINYINT : ColumnType.SMALLINT);
            case Types.SMALLINT -> new Column(name, signed ? ColumnType.SMALLINT : ColumnType.INT);
            case Types.INTEGER -> new Column(name, signed ? ColumnType.INT : ColumnType.BIGINT);
            case Types.BIGINT -> new Column(name, signed ? ColumnType.BIGINT : ColumnType.decimal(20, 0));
            case Types.REAL -> new Column(name, ColumnType.FLOAT);
            case Types.FLOAT, Types.DOUBLE -> new Column(name, ColumnType.DOUBLE);
            case Types.DECIMAL, Types.NUMERIC -> decimal(name, nativeType, precision, scale);
            case Types.CHAR, Types.NCHAR -> new Column(name, Texts.character(precision));
            case Types.VARCHAR, Types.NVARCHAR -> new Column(name, Texts.varchar(precision));
            case Types.LONGVARCHAR, Types.LONGNVARCHAR, Types.CLOB, Types.NCLOB -> new Column(name, ColumnType.STRING);
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> new Column(name, ColumnType.BINARY);
            case Types.DATE -> new Column(name, ColumnType.DATE);
            case Types.TIMESTAMP -> new Column(name, ColumnType.TIMESTAMP);
            case Types.TIMESTAMP_WITH_TIMEZONE ->
                new Column(name, ColumnType.INSTANT, "the offset is not kept: the instant is, in UTC");
            default -> new Column(name, ColumnType.STRING, nativeType + " is read as its text");
        };
    }

    public static Column decimal(String name, String nativeType, int precision, int scale) {
        if (precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision) {
            return new Column(name, ColumnType.decimal(precision, scale));
        }
        return new Column(name, ColumnType.STRING, nativeType + " does not fit decimal(38): it is read as its text");
    }

    /**
     * The names of all columns of a table in their order, also of the invisible ones.
     *
     * @param current what gives the schema of a table that is named without one
     */
    public static List<String> informationSchema(Connection connection, Relation relation, String current)
            throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT column_name FROM information_schema.columns WHERE table_schema ="
                        + " COALESCE(?, " + current + ") AND table_name = ? ORDER BY ordinal_position")) {
            statement.setString(1, relation.schema());
            statement.setString(2, relation.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    @Override
    public Bound upperBound(Connection connection, CursorRequest request) throws SQLException {
        String hidden = "this database does not show its open transactions: ";
        return request.cursor().kind().temporal()
                ? time(connection, request, hidden + request.missed())
                : Bound.lagging(
                        Cursors.next(request.cursor(), greatest(connection, request)),
                        hidden + "a row that commits after a greater '"
                                + request.cursor().name() + "' is missed");
    }

    /**
     * The database's clock some time ago. A wall clock is in the zone that the table's own newest value shows, to a quarter
     * of an hour, never further ahead than that value proves; a date is that of the zone which is last to begin it.
     */
    private Bound time(Connection connection, CursorRequest request, String note) throws SQLException {
        LocalDateTime newest =
                request.cursor().kind() == ColumnType.Kind.TIMESTAMP ? newest(connection, request) : null;
        LocalDateTime now = now(connection);
        LocalDateTime safe = now.minus(request.hidden());
        return switch (request.cursor().kind()) {
            case DATE ->
                Bound.lagging(safe.minusHours(12).toLocalDate().toString(), note)
                        .at(now.minusHours(12).toLocalDate().toString());
            case TIMESTAMP ->
                newest == null
                        ? Bound.lagging(null, note)
                        : Bound.lagging(Cursors.text(safe.plusMinutes(QUARTER * quarters(now, newest))), note);
            case INSTANT -> Bound.lagging(Cursors.text(safe), note).at(Cursors.text(now));
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY ->
                throw request.cursor().kind().unexpected();
        };
    }

    /** A newest value up to a minute ahead is a clock that is a little fast, not another zone. */
    private static long quarters(LocalDateTime now, LocalDateTime newest) {
        long ahead = Duration.between(now, newest).getSeconds() - 60;
        long quarters = -Math.floorDiv(-ahead, QUARTER * 60);
        return Math.max(-48, Math.min(56, quarters));
    }

    private static LocalDateTime newest(Connection connection, CursorRequest request) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(greatestSql(request))) {
            return rows.next() ? rows.getObject(1, LocalDateTime.class) : null;
        }
    }

    /** The greatest cursor value, as text, or null. */
    public static String greatest(Connection connection, CursorRequest request) throws SQLException {
        return Sql.one(connection, greatestSql(request));
    }

    private static String greatestSql(CursorRequest request) {
        String where = request.where() == null ? "" : " WHERE (" + request.where() + "\n)";
        return "SELECT MAX(" + request.cursor().identifier() + ") FROM " + request.from() + where;
    }

    /** The database's clock, in UTC. */
    private LocalDateTime now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT CURRENT_TIMESTAMP")) {
            rows.next();
            Instant instant = rows.getObject(1, OffsetDateTime.class).toInstant();
            return instant.atOffset(ZoneOffset.UTC).toLocalDateTime();
        }
    }

    @Override
    public String literal(SourceColumn column, String value) {
        return switch (column.kind()) {
            case TINYINT, SMALLINT, INT, BIGINT, DECIMAL, FLOAT, DOUBLE -> Cursors.number(column, value);
            case DATE -> "DATE " + Sql.text(value);
            case TIMESTAMP -> "TIMESTAMP " + Sql.text(value);
            case INSTANT -> "TIMESTAMP WITH TIME ZONE " + Sql.text(value + "+00:00");
            case BOOLEAN -> value;
            case BINARY -> "X" + Sql.text(value);
            case STRING, VARCHAR, CHAR -> Sql.text(value);
        };
    }

    @Override
    public BatchReader open(Connection connection, Read read) throws SQLException {
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        try {
            statement.setFetchSize(read.fetchSize());
            whole(statement);
            return new JdbcReader(statement, statement.executeQuery(read.sql()), read);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** A driver may be told by its URL to end results early. */
    private static void whole(Statement statement) throws SQLException {
        if (statement.getMaxRows() != 0) {
            statement.setMaxRows(0);
        }
        if (statement.getMaxFieldSize() != 0) {
            statement.setMaxFieldSize(0);
        }
        if (statement.getMaxRows() != 0 || statement.getMaxFieldSize() != 0) {
            throw Session.refused(
                    java.util.Map.of("maxRows", "0", "maxFieldSize", "0"), "the driver does not take it", null);
        }
    }
}
