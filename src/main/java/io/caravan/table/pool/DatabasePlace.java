package io.caravan.table.pool;

import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.JdbcUrl;
import io.caravan.table.jdbc.ServerAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which database a JDBC URL leads to, in words; without user, password and what only says how to connect. */
final class DatabasePlace {
    private static final Pattern SERVERS = Pattern.compile("jdbc:([a-z0-9]+):(?:[^/?;]*:)?@?//([^/?;]+)(/[^?;]*)?");

    private DatabasePlace() {}

    static Map<String, String> of(Database kind, String url) {
        Map<String, String> place = new LinkedHashMap<>();
        String address = JdbcUrl.address(url);
        Matcher matcher = SERVERS.matcher(address);
        String database = address.substring("jdbc:".length());
        if (matcher.matches()) {
            int port = kind.port();
            place.put(
                    "server",
                    Arrays.stream(matcher.group(2).split(","))
                            .map(server -> port == 0 || server.matches(".*:\\d+") ? server : server + ":" + port)
                            .collect(Collectors.joining(",")));
            database = matcher.group(3) == null ? "" : matcher.group(3).substring(1);
        }
        StringBuilder named = new StringBuilder(database);
        for (String parameter : kind.urls().naming()) {
            String value = ServerAddress.parameter(url, parameter);
            if (!value.isEmpty()) {
                named.append(named.length() == 0 ? "" : " ").append(value);
            }
        }
        place.put("database", named.toString());
        return place;
    }
}
