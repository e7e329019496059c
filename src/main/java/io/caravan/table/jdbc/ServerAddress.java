package io.caravan.table.jdbc;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one server that a JDBC URL leads to.
 *
 * @param host a name or address
 * @param port as written, or the database's own
 */
public record ServerAddress(String host, int port) {
    private static final Pattern URL = Pattern.compile(
            "jdbc:([a-z0-9]+):(?:[a-z]+:)?//(?:[^@/?;]*@)?(\\[[^\\]]+\\]|[^:/?;,\\[]*)(?::(\\d{1,5}))?(?=[/?;]|$).*");

    /**
     * None for several servers, and for forms that only the driver understands.
     *
     * @param standard the port of a URL that says nothing, 0 if it is not known
     */
    static Optional<ServerAddress> of(String url, int standard) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(2).replaceAll("[\\[\\]]", "");
        int port = matcher.group(3) == null ? standard : Integer.parseInt(matcher.group(3));
        return port == 0 ? Optional.empty() : Optional.of(new ServerAddress(host.isEmpty() ? "localhost" : host, port));
    }

    /** The value of a parameter of the URL, lower-case; empty if it is not there. */
    public static String parameter(String url, String name) {
        Matcher matcher = Pattern.compile("(?i)[?&;]" + name + "=([^&;]*)").matcher(url);
        return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
