package io.caravan.table.jdbc;

import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.sql.SQLException;
import java.util.function.Function;

/** What an SQLException means for a run, by its SQLState. */
public final class Failures {
    /** For a statement that is none. */
    public static final String SYNTAX = "Look at 'where' and 'query': the statement has them as they are written.";

    private Failures() {}

    /** Whether the connection, not the statement, failed. */
    public static boolean connection(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.startsWith("57P") || e instanceof java.sql.SQLRecoverableException;
    }

    /** Whether nobody answered, so that trying again a little later makes sense. */
    public static boolean refused(SQLException e) {
        return connection(e) || state(e).startsWith("53");
    }

    /** Whether the user or the password is wrong. */
    public static boolean credentials(SQLException e) {
        return state(e).startsWith("28");
    }

    public static Category category(SQLException e) {
        String state = state(e);
        if (state.startsWith("22")) {
            return Category.DATA;
        }
        return state.startsWith("42") || state.startsWith("28") || state.startsWith("3D") || state.startsWith("3F")
                ? Category.USER
                : Category.EXTERNAL;
    }

    /** "cannot {@code what}: cause", where no dialect is asked. */
    public static RunException of(String where, String what, SQLException e) {
        return of(where, what, e, failure -> null);
    }

    /**
     * "cannot {@code what}: cause".
     *
     * @param remedies what a dialect knows to do about it, as {@link Dialect#remedy}
     */
    public static RunException of(String where, String what, SQLException e, Function<SQLException, String> remedies) {
        if (category(e) == Category.DATA) {
            // the database's words would quote the value
            return RunException.data(where + ": cannot " + what + ": a value cannot be converted or is out of range"
                    + " (SQLSTATE " + state(e) + "). Look for casts and arithmetic in 'query' and 'where'.");
        }
        return new RunException(
                category(e), where + ": cannot " + what + ": " + reason(e) + "." + remedy(e, remedies.apply(e)), e);
    }

    private static String remedy(SQLException e, String known) {
        if (silent(e)) {
            return " Check what the database is doing; the connection's 'read-timeout' says how long to wait for it.";
        }
        if (connection(e)) {
            return " Check that the database is up, and the network to it.";
        }
        if (known != null) {
            return " " + known;
        }
        return category(e) == Category.EXTERNAL ? " Check the database's log." : "";
    }

    /** Whether the server kept the connection and sent nothing. */
    private static boolean silent(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** The database's own words on one line, without a full stop. */
    public static String reason(SQLException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.strip()
                .replaceAll("\\s*[\\r\\n]+\\s*", " ")
                // It counts in a statement that is not shown.
                .replaceFirst("\\s+Position: \\d+$", "");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
