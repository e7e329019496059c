package io.caravan.table.pool;

import io.caravan.connection.ConnectionKinds;
import io.caravan.connection.ConnectionSettings;
import io.caravan.schedule.Periods;
import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.JdbcUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The checked settings {@code caravan.connections.<name>.*} of one database.
 *
 * @param name the connection's name
 * @param url a JDBC URL
 * @param database which kind of database the URL leads to
 * @param username null if the URL or the driver knows it
 * @param password null if there is none; never printed
 * @param maxConnections most open connections of this process, whatever they are for, 1 to 256
 * @param connectTimeout how long to try for one connection
 * @param readTimeout how long a statement may run without sending anything
 * @param acquireTimeout how long to wait while all connections are on loan
 * @param connectAttempts how often to try a refused connection, with growing pauses
 * @param maxRowsPerSecond what all routes of this process may read together, 0 for no limit
 * @param maxBytesPerSecond likewise
 */
public record ConnectionOptions(
        String name,
        String url,
        Database database,
        String username,
        String password,
        int maxConnections,
        Duration connectTimeout,
        Duration readTimeout,
        Duration acquireTimeout,
        int connectAttempts,
        long maxRowsPerSecond,
        long maxBytesPerSecond) {
    static final String PREFIX = ConnectionSettings.PREFIX;

    public ConnectionOptions {
        if (!url.startsWith(DatabaseKind.JDBC)) {
            throw new IllegalArgumentException(ConnectionKinds.of(url)
                    .filter(kind -> kind != DatabaseKind.NOTATION)
                    .map(kind -> PREFIX + name + ".url is one of " + kind.name()
                            + ":, which holds no tables. Name a database.")
                    .orElseGet(() -> ConnectionKinds.unknown(PREFIX + name + ".url")));
        }
        JdbcUrl.check(PREFIX + name, url, database);
        range(name, "max-connections", maxConnections, 1, 256);
        range(name, "connect-attempts", connectAttempts, 1, 100);
        range(name, "max-rows-per-second", maxRowsPerSecond, 0, Long.MAX_VALUE);
        range(name, "max-bytes-per-second", maxBytesPerSecond, 0, Long.MAX_VALUE);
    }

    /** Reads the settings, or nothing when there is no URL. */
    public static Optional<ConnectionOptions> read(
            String name, Function<String, Optional<String>> settings, Databases databases) {
        String prefix = PREFIX + name + ".";
        return settings.apply(prefix + "url")
                .map(String::strip)
                .map(url -> new ConnectionOptions(
                        name,
                        url,
                        databases.of(url),
                        settings.apply(prefix + "username").orElse(null),
                        settings.apply(prefix + "password").orElse(null),
                        (int) Math.min(
                                Integer.MAX_VALUE,
                                whole(settings, prefix + "max-connections", whole(settings, prefix + "max-size", 8))),
                        period(settings, prefix + "connect-timeout", Duration.ofSeconds(10)),
                        period(settings, prefix + "read-timeout", Duration.ofMinutes(30)),
                        period(settings, prefix + "acquire-timeout", Duration.ofHours(1)),
                        (int) Math.min(Integer.MAX_VALUE, whole(settings, prefix + "connect-attempts", 4)),
                        whole(settings, prefix + "max-rows-per-second", 0),
                        whole(settings, prefix + "max-bytes-per-second", 0)));
    }

    /** The URL without user, password and parameters, fit for messages. */
    String address() {
        return JdbcUrl.address(url);
    }

    /** What somebody said, without the URL and the password. */
    String masked(String said) {
        String masked = JdbcUrl.masked(said, url);
        return password == null || password.isEmpty() ? masked : masked.replace(password, "xxxxxx");
    }

    private static Duration period(Function<String, Optional<String>> settings, String name, Duration otherwise) {
        return settings.apply(name).map(text -> Periods.parse(name, text)).orElse(otherwise);
    }

    private static long whole(Function<String, Optional<String>> settings, String name, long otherwise) {
        String text = settings.apply(name).orElse(null);
        try {
            return text == null ? otherwise : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + name + "' is '" + text + "': a whole number is allowed", e);
        }
    }

    private static void range(String name, String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("'" + PREFIX + name + "." + option + "' is '" + value
                    + "': a whole number from " + least + " to " + most + " is allowed");
        }
    }

    @Override
    public String toString() {
        return "ConnectionOptions[" + name + " " + address() + "]";
    }
}
