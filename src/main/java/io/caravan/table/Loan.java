package io.caravan.table;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection on loan, with the place it takes among those that are allowed; closing gives both back. For one thread. */
final class Loan implements AutoCloseable {
    private final Connection connection;
    private final Dialect dialect;
    private final Runnable place;

    /** @param place gives the place back */
    Loan(Connection connection, Dialect dialect, Runnable place) {
        this.connection = connection;
        this.dialect = dialect;
        this.place = place;
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            place.run();
        }
    }
}
