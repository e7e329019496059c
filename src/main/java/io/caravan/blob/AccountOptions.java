package io.caravan.blob;

import io.caravan.connection.ConnectionSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * The checked settings {@code caravan.connections.<name>.*} of one blob account.
 *
 * @param name the connection's name
 * @param url where the account is
 * @param login who asks
 * @param connectTimeout how long to try for one connection
 * @param readTimeout how long to wait for an answer, or for the next byte of one
 * @param tries how often the SDK sends a request that nobody answers
 * @param maxBytesPerSecond what all routes of this process may read together, 0 for no limit
 */
record AccountOptions(
        String name,
        AccountUrl url,
        Login login,
        Duration connectTimeout,
        Duration readTimeout,
        int tries,
        long maxBytesPerSecond) {
    static final int TRIES = 3;

    /**
     * Reads the settings, or nothing when there is neither a URL nor a connection string.
     *
     * @throws IllegalArgumentException with all that is wrong, and nothing that is secret
     */
    static Optional<AccountOptions> read(String name, ConnectionSettings settings) {
        return new AccountReader(name, settings).read();
    }

    /** The same for a test that has so much time. */
    AccountOptions within(Duration time) {
        return new AccountOptions(name, url, login, time, time, 1, 0);
    }

    /** The beginning of the names of its settings. */
    String setting() {
        return ConnectionSettings.PREFIX + name;
    }
}
