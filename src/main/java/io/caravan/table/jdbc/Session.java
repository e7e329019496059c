package io.caravan.table.jdbc;

import io.caravan.run.RunException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a session has to be set to, whatever the server, the database, the role or the URL says: all that changes what a
 * SELECT gives. It is read before anything else is, set where it differs, and read again.
 */
public abstract class Session {

    /** The settings that this server has, of those that are named, by their lower-case names. */
    public abstract Map<String, String> read(Connection connection) throws SQLException;

    /** Statements that set these. */
    public abstract String set(Map<String, String> settings);

    /** A session that cannot be had. */
    public static final class Refused extends RunException {
        private static final long serialVersionUID = 1L;

        Refused(String reason, Throwable cause) {
            super(Category.USER, reason, cause);
        }
    }

    /** @throws Refused when a setting cannot be had */
    public final void have(Connection connection, Map<String, String> wanted) throws SQLException {
        Map<String, String> wrong = wrong(connection, wanted);
        if (wrong.isEmpty()) {
            return;
        }
        try {
            execute(connection, set(wrong));
        } catch (SQLException e) {
            if (Failures.connection(e)) {
                throw e;
            }
            oneByOne(connection, wrong);
        }
        Map<String, String> left = wrong(connection, wanted);
        if (!left.isEmpty()) {
            throw refused(left, "the server does not take it", null);
        }
    }

    /** To find which of them cannot be set. */
    private void oneByOne(Connection connection, Map<String, String> settings) throws SQLException {
        for (Map.Entry<String, String> entry : settings.entrySet()) {
            Map<String, String> one = Map.of(entry.getKey(), entry.getValue());
            try {
                execute(connection, set(one));
            } catch (SQLException e) {
                throw refused(one, Failures.reason(e), e);
            }
        }
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The settings that the server has and that are not as wanted, with what is wanted. */
    private Map<String, String> wrong(Connection connection, Map<String, String> wanted) throws SQLException {
        Map<String, String> wrong = new TreeMap<>();
        read(connection).forEach((name, value) -> {
            String want = wanted.get(name);
            if (want != null && !want.equalsIgnoreCase(value)) {
                wrong.put(name, want);
            }
        });
        return wrong;
    }

    public static Refused refused(Map<String, String> settings, String why, Throwable cause) {
        String names = settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue())
                .collect(Collectors.joining(", "));
        return new Refused(
                "the session cannot be set to " + names + ": " + why
                        + ". With another setting rows or values may be missing: let this user set it, or let the server"
                        + " have it",
                cause);
    }
}
