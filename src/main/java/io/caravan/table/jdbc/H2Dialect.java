package io.caravan.table.jdbc;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.h2.api.ErrorCode;

/** H2 in any mode. It does not show when open transactions began, so a cursor stays behind by the lag. */
public final class H2Dialect extends GenericJdbcDialect {
    /**
     * Sessions run in UTC, without time-outs of their own. Takes from H2 the answers that it keeps, which may miss what is committed while it gives them (its issue 3894).
     * Only an administrator may; without these rights a read that is repeated at once may be answered from memory.
     */
    @Override
    public void prepare(Connection connection) throws SQLException {
        super.prepare(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            statement.execute("SET QUERY_TIMEOUT 0");
        }
        String zone = Sql.one(connection, "SELECT EXTRACT(TIMEZONE_HOUR FROM CURRENT_TIMESTAMP)");
        if (!"0".equals(zone)) {
            throw Session.refused(Map.of("time zone", "UTC"), "it runs at " + zone, null);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET OPTIMIZE_REUSE_RESULTS 0");
        } catch (SQLException e) {
            if (e.getErrorCode() != ErrorCode.ADMIN_RIGHTS_REQUIRED) {
                throw e;
            }
        }
    }

    @Override
    public String remedy(SQLException e) {
        return e.getErrorCode() == ErrorCode.SYNTAX_ERROR_1 || e.getErrorCode() == ErrorCode.SYNTAX_ERROR_2
                ? Failures.SYNTAX
                : null;
    }

    /** The driver's own list leaves invisible columns out. */
    @Override
    public List<String> catalog(Connection connection, Relation relation) throws SQLException {
        return informationSchema(connection, relation, "SCHEMA()");
    }

    @Override
    public Column map(String name, String nativeType, int jdbcType, int precision, int scale, boolean signed) {
        if (nativeType.startsWith("uuid")) {
            return new Column(name, ColumnType.STRING);
        }
        boolean offset = nativeType.startsWith("time") && nativeType.contains("with time zone");
        if (offset && jdbcType != Types.TIMESTAMP_WITH_TIMEZONE) {
            return new Column(name, ColumnType.STRING, nativeType + " is read as its text");
        }
        return super.map(name, nativeType, jdbcType, precision, scale, signed);
    }
}
