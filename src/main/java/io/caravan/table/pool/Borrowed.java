package io.caravan.table.pool;

import io.caravan.run.RunException;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Failures;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection on loan for one task, and the one place where its failures get the name of the route and the table. */
public final class Borrowed implements AutoCloseable {
    /** What is done with the connection. */
    public interface Task<T> {
        T call(Connection connection, Dialect dialect) throws Exception;
    }

    private final Loan loan;
    private final Connection connection;
    private final String place;
    private final String verb;
    private boolean left;

    public Borrowed(Loan loan, String place, String verb) {
        this.loan = loan;
        this.connection = loan.connection();
        this.place = place;
        this.verb = verb;
    }

    public <T> T call(Task<T> task) throws Exception {
        try {
            return task.call(connection, loan.dialect());
        } catch (SQLException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException(place + ": the read was stopped");
            }
            throw Failures.of(place, verb, e, loan.dialect()::remedy);
        } catch (RunException e) {
            if (e.names(place.substring(0, place.indexOf('/')))) {
                throw e;
            }
            // What a target or the lake says is a whole sentence already.
            String message = e.getMessage().matches("(?s)(\\S+: )?cannot .*")
                    ? e.getMessage()
                    : "cannot " + verb + ": " + e.getMessage();
            throw new RunException(e.category(), place + ": " + message, e);
        } catch (IllegalArgumentException e) {
            throw new RunException(RunException.Category.USER, place + ": cannot " + verb + ": " + e.getMessage(), e);
        }
    }

    public Loan loan() {
        return loan;
    }

    /** Leaves the loan to somebody else, who gives it back. */
    void leave() {
        left = true;
    }

    /** Gives it back with nothing left open on it; a connection that does not answer any more is dropped by the pool. */
    @Override
    public void close() {
        if (left) {
            return;
        }
        try (loan) {
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(Borrowed.class).debug("a connection was given back broken", e);
        }
    }
}
