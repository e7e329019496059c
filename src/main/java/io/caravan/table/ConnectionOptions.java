package io.caravan.table;

import io.caravan.run.Periods;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The checked settings {@code caravan.connections.<name>.*} of one database.
 *
 * @param name the connection's name
 * @param url a JDBC URL
 * @param username null if the URL or the driver knows it
 * @param password null if there is none; never printed
 * @param maxSize most open connections, 1 to 256
 * @param connectTimeout how long to try for one connection
 * @param acquireTimeout how long to wait while all connections are on loan
 * @param connectAttempts how often to try a refused connection, with growing pauses
 */
record ConnectionOptions(
        String name,
        String url,
        String username,
        String password,
        int maxSize,
        Duration connectTimeout,
        Duration acquireTimeout,
        int connectAttempts) {
    static final String PREFIX = "caravan.connections.";

    ConnectionOptions {
        if (!url.startsWith("jdbc:")) {
            throw new IllegalArgumentException(PREFIX + name
                    + ".url does not begin with 'jdbc:'. Write for example jdbc:postgresql://host/database.");
        }
        range(name, "max-size", maxSize, 256);
        range(name, "connect-attempts", connectAttempts, 100);
    }

    /** Reads the settings, or nothing when there is no URL. */
    static Optional<ConnectionOptions> read(String name, Function<String, Optional<String>> settings) {
        String prefix = PREFIX + name + ".";
        return settings.apply(prefix + "url")
                .map(url -> new ConnectionOptions(
                        name,
                        url.strip(),
                        settings.apply(prefix + "username").orElse(null),
                        settings.apply(prefix + "password").orElse(null),
                        whole(settings, prefix + "max-size", 8),
                        period(settings, prefix + "connect-timeout", Duration.ofSeconds(10)),
                        period(settings, prefix + "acquire-timeout", Duration.ofMinutes(10)),
                        whole(settings, prefix + "connect-attempts", 4)));
    }

    /** The URL without user, password and parameters, fit for messages. */
    String address() {
        return JdbcUrl.address(url);
    }

    private static Duration period(Function<String, Optional<String>> settings, String name, Duration otherwise) {
        return settings.apply(name).map(text -> Periods.parse(name, text)).orElse(otherwise);
    }

    private static int whole(Function<String, Optional<String>> settings, String name, int otherwise) {
        String text = settings.apply(name).orElse(null);
        try {
            return text == null ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + name + "' is '" + text + "': a whole number is allowed", e);
        }
    }

    private static void range(String name, String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("'" + PREFIX + name + "." + option + "' is '" + value
                    + "': a whole number from 1 to " + most + " is allowed");
        }
    }

    @Override
    public String toString() {
        return "ConnectionOptions[" + name + " " + address() + "]";
    }
}
