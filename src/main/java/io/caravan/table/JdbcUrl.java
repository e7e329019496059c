package io.caravan.table;

/** JDBC URLs in messages: they may hold passwords, and drivers repeat them in what they say. */
public final class JdbcUrl {
    private JdbcUrl() {}

    /** The URL without user, password and parameters. */
    public static String address(String url) {
        return url.replaceAll("[?;].*", "").replaceAll("^(jdbc:\\w+:(?:\\w+:)?).*@(?://)?", "$1//");
    }

    /** What somebody said about it, with the address in its place. */
    public static String masked(String said, String url) {
        return said == null ? "no reason given" : said.replace(url, address(url));
    }
}
