package io.caravan.table.jdbc;

/** JDBC URLs in messages: they may hold passwords, and drivers repeat them in what they say. */
public final class JdbcUrl {
    private JdbcUrl() {}

    /** What answers at a URL, as it says itself; empty if it is no JDBC URL. */
    public static String scheme(String url) {
        return url.startsWith("jdbc:") ? url.substring(5, Math.max(5, url.indexOf(':', 5))) : "";
    }

    /** The URL without user, password and parameters. */
    public static String address(String url) {
        return url.replaceAll("[?;].*", "").replaceAll("^(jdbc:\\w+:(?:\\w+:)?).*@(?://)?", "$1//");
    }

    /**
     * Refuses a user or password before the host: drivers repeat it, and some read it otherwise than it was meant. The path
     * of a file may hold an {@code @}.
     *
     * @throws IllegalArgumentException which does not repeat it either
     */
    public static void check(String setting, String url, Database kind) {
        boolean user = url.matches("(?is)jdbc:[^?;]*(?<![:/])@.*") || url.matches("(?is)jdbc:[^/]*//[^/@;]+@.*");
        if (user && kind.urls().served().test(url)) {
            throw new IllegalArgumentException(setting + ".url holds a user or password before an '@'. Write them as "
                    + setting + ".username and .password, and an '@' of a name as %40");
        }
    }

    /** What somebody said about it, with the address in its place. */
    public static String masked(String said, String url) {
        return said == null ? "no reason given" : said.replace(url, address(url));
    }
}
