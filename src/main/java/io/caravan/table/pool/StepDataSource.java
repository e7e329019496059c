package io.caravan.table.pool;

import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.Session;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The pool of a connection for steps such as {@code sql:}. Its sessions are in UTC, and its results give dates and times as
 * those of java.time: those of java.sql are moved by the time zone of this machine, and by ten days before 1582.
 */
final class StepDataSource implements DataSource {
    private final DataSource pool;
    private final Database.Steps steps;

    StepDataSource(DataSource pool, Database.Steps steps) {
        this.pool = pool;
        this.steps = steps;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return inUtc(pool.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return inUtc(pool.getConnection(username, password));
    }

    private Connection inUtc(Connection connection) throws SQLException {
        try {
            if (steps.utc() != null) {
                Session.execute(connection, steps.utc());
            }
            return (Connection) StepResults.of(connection, steps.times());
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || pool.isWrapperFor(type);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return pool.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        pool.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        pool.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return pool.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return pool.getParentLogger();
    }
}
