package io.caravan.table.postgres;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.sql.SQLException;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.QueryExecutor;
import org.postgresql.jdbc.PgConnection;

/**
 * The rows of a COPY through the driver's own interface, which makes an array for each. To read past it was tried: it
 * saves a twentieth of a microsecond a row, which the server, busy on its own core, does not let through.
 *
 * <p>The driver blocks whatever happens to its thread. Blocking calls therefore stand between begin and end of an
 * interruptible channel, whose closing, on the interrupting thread, cancels the statement on the server.
 */
final class PgDriverFeed extends AbstractInterruptibleChannel implements PgCopyFeed {
    private static final int HEAD = 5;

    private final QueryExecutor server;
    private CopyOut copy;
    private byte[] row;
    private int done;

    private interface Call<T> {
        T call() throws SQLException;
    }

    /** Starts the COPY; the server answers only with its first rows. */
    PgDriverFeed(PgConnection connection, String sql) throws SQLException {
        this.server = connection.getQueryExecutor();
        try {
            interruptibly(() -> copy = connection.getCopyAPI().copyOut(sql));
        } catch (SQLException e) {
            // Nobody will end a COPY that began all the same, and for as long as it stands the connection lets no other
            // statement in: whoever borrowed it next would wait for ever.
            if (copy != null && copy.isActive()) {
                server.abort();
            }
            throw e;
        }
    }

    @Override
    public int read(byte[] bytes, int from) throws SQLException {
        return interruptibly(() -> fill(bytes, from));
    }

    private <T> T interruptibly(Call<T> call) throws SQLException {
        boolean completed = false;
        try {
            begin();
            try {
                T result = call.call();
                completed = true;
                return result;
            } finally {
                end(completed);
            }
        } catch (ClosedByInterruptException e) {
            throw new SQLException("the read was interrupted", "57014", e);
        } catch (IOException e) {
            throw new SQLException("the read was ended", "57014", e);
        }
    }

    private int fill(byte[] bytes, int from) throws SQLException {
        int to = from;
        // A frame's head is never split: too little room for it is left to the caller.
        while (bytes.length - to > HEAD) {
            if (row == null) {
                row = copy.isActive() ? copy.readFromCopy() : null;
                if (row == null) {
                    break;
                }
                bytes[to] = 'd';
                PgBytes.int4(bytes, to + 1, row.length + 4);
                to += HEAD;
                done = 0;
            }
            int length = Math.min(row.length - done, bytes.length - to);
            System.arraycopy(row, done, bytes, to, length);
            to += length;
            done += length;
            if (done == row.length) {
                row = null;
            }
        }
        return to == from ? -1 : to - from;
    }

    /** Runs on the thread that interrupts, or in {@link #cancel}; a cut connection is cancelled through a new one. */
    @Override
    protected void implCloseChannel() throws IOException {
        try {
            server.sendQueryCancel();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void cancel() throws IOException {
        if (server.isClosed() || copy.isActive()) {
            close();
        }
        while (!server.isClosed() && copy.isActive()) {
            try {
                copy.readFromCopy();
            } catch (SQLException e) {
                // The server's answer to the cancellation comes behind the rows that were on their way: all is read.
                // The
                // driver itself goes on with a server that is silent.
                if (copy.isActive()) {
                    server.abort();
                }
            }
        }
    }
}
