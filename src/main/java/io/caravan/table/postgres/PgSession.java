package io.caravan.table.postgres;

import io.caravan.table.jdbc.Session;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of a PostgreSQL session. A read that row security would cut fails, as that of pg_dump does. Some only a
 * superuser may change: where one of these is wrong, the connection is refused.
 */
final class PgSession extends Session {
    /** The schema of what comes with PostgreSQL: a search path may name others before it. */
    static final String CATALOG = "pg_catalog";

    /** How sessions call themselves while they read. */
    static final String READER = "caravan reader";

    private static final Map<String, String> WANTED = Map.ofEntries(
            Map.entry("timezone", "UTC"),
            Map.entry("datestyle", "ISO, YMD"),
            Map.entry("intervalstyle", "postgres"),
            Map.entry("bytea_output", "hex"),
            Map.entry("extra_float_digits", "1"),
            Map.entry("xmloption", "content"),
            Map.entry("xmlbinary", "base64"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("transform_null_equals", "off"),
            Map.entry("gin_fuzzy_search_limit", "0"),
            Map.entry("client_encoding", "UTF8"),
            Map.entry("row_security", "off"),
            Map.entry("quote_all_identifiers", "off"),
            Map.entry("statement_timeout", "0"),
            Map.entry("lock_timeout", "0"),
            Map.entry("idle_in_transaction_session_timeout", "0"),
            Map.entry("idle_session_timeout", "0"),
            Map.entry("transaction_timeout", "0"),
            Map.entry("zero_damaged_pages", "off"),
            Map.entry("ignore_checksum_failure", "off"));

    /** The time-out would end this statement too. */
    private static final String READ =
            "SET statement_timeout = 0; SELECT pg_catalog.lower(name), setting FROM pg_catalog.pg_settings WHERE pg_catalog.lower(name) IN ("
                    + WANTED.keySet().stream()
                            .map(name -> "'" + name + "'")
                            .sorted()
                            .collect(Collectors.joining(", ")) + ")";

    public void have(Connection connection) throws SQLException {
        have(connection, WANTED);
    }

    @Override
    public Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(READ);
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    settings.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
                }
            }
        }
        return settings;
    }

    @Override
    public String set(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> "SET " + setting.getKey() + " = " + Sql.text(setting.getValue()))
                .collect(Collectors.joining("; "))
                .replace("'ISO, YMD'", "'ISO', 'YMD'");
    }
}
