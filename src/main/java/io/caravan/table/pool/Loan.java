package io.caravan.table.pool;

import io.caravan.table.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection on loan, with the place it takes among those that are allowed; closing gives both back. For one thread. */
public final class Loan implements AutoCloseable {
    private final Connection connection;
    private final Dialect dialect;
    private final Runnable place;
    private final boolean shared;

    /**
     * @param place gives the place back
     * @param shared whether others get the connection afterwards, and want the session as the server made it
     */
    Loan(Connection connection, Dialect dialect, Runnable place, boolean shared) {
        this.shared = shared;
        this.connection = connection;
        this.dialect = dialect;
        this.place = place;
    }

    public Connection connection() {
        return connection;
    }

    public Dialect dialect() {
        return dialect;
    }

    @Override
    public void close() throws SQLException {
        try {
            if (shared && !connection.isClosed()) {
                restore();
            }
            connection.close();
        } finally {
            place.run();
        }
    }

    private void restore() {
        try {
            connection.setAutoCommit(true);
            dialect.restore(connection);
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(Loan.class).debug("a connection was given back broken", e);
        }
    }
}
