package io.caravan.hive.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where HiveServer2 is and who asks it.
 *
 * @param url {@code hive2://host:10000} for the binary protocol, {@code http(s)://host:10001/cliservice} for HTTP; the binary
 *     form takes {@code ?ssl=true} and {@code ?auth=nosasl}
 * @param user the name that Hive sees; blank means {@code hive}
 * @param password checked by Hive only where it authenticates with LDAP or the like; never printed
 * @param timeout how long a call may go without an answer, from 1 s to an hour; one that compiles a statement ten times that
 */
public record HiveSettings(URI url, String user, String password, Duration timeout) {
    private static final int BINARY_PORT = 10000;
    private static final Set<String> SCHEMES = Set.of("hive2", "http", "https");

    public HiveSettings {
        user = user == null || user.isBlank() ? "hive" : user;
        password = password == null ? "" : password;
        if (url != null && String.valueOf(url.getRawAuthority()).contains("@")) {
            throw new IllegalArgumentException(
                    "the address of HiveServer2 holds a user or password. Give them as settings of their own.");
        }
        if (url == null || url.getHost() == null || !SCHEMES.contains(lower(url.getScheme()))) {
            throw new IllegalArgumentException("'" + url + "' is not an address of HiveServer2. "
                    + "Write hive2://host:10000 or http://host:10001/cliservice.");
        }
        if (timeout == null || timeout.toSeconds() < 1 || timeout.toHours() > 1) {
            throw new IllegalArgumentException("timeout '" + timeout + "' is not from 1s to 1h");
        }
        Map<String, String> parameters = parameters(url);
        String ssl = parameters.remove("ssl");
        String auth = parameters.remove("auth");
        if (!parameters.isEmpty()
                || ssl != null && !Set.of("true", "false").contains(ssl)
                || auth != null && !Set.of("plain", "nosasl").contains(auth)) {
            throw new IllegalArgumentException("'" + url + "' has a parameter that is not known. "
                    + "Allowed are ssl=true|false and auth=plain|nosasl.");
        }
    }

    /** Patient for a minute. */
    public static HiveSettings of(String url, String user, String password) {
        return of(url, user, password, Duration.ofMinutes(1));
    }

    public static HiveSettings of(String url, String user, String password, Duration timeout) {
        try {
            return new HiveSettings(new URI(url == null ? "" : url.strip()), user, password, timeout);
        } catch (URISyntaxException e) {
            // The exception's own message would repeat a password written into the address.
            throw new IllegalArgumentException("the address of HiveServer2 cannot be read at character " + e.getIndex()
                    + ". Write hive2://host:10000 or http://host:10001/cliservice.");
        }
    }

    /** HiveServer2 takes no empty password, but any other where it does not authenticate. */
    String sentPassword() {
        return password.isEmpty() ? "none" : password;
    }

    public boolean http() {
        return !"hive2".equals(lower(url.getScheme()));
    }

    public boolean tls() {
        return "true".equals(parameters(url).get("ssl"));
    }

    boolean sasl() {
        return !"nosasl".equals(parameters(url).get("auth"));
    }

    public int port() {
        return url.getPort() < 0 ? BINARY_PORT : url.getPort();
    }

    @Override
    public String toString() {
        return url + " as " + user;
    }

    private static Map<String, String> parameters(URI url) {
        Map<String, String> parameters = new HashMap<>();
        if (url.getQuery() != null) {
            for (String pair : url.getQuery().split("&")) {
                int equals = pair.indexOf('=');
                parameters.put(
                        lower(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : lower(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
