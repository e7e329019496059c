package io.caravan.table.mariadb;

import io.caravan.table.jdbc.Session;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings of a MariaDB or MySQL session; each server has some of them. */
final class MariaDbSession extends Session {
    private static final String ALL = "18446744073709551615";
    private static final Map<String, String> WANTED = Map.ofEntries(
            Map.entry("tx_isolation", "REPEATABLE-READ"),
            Map.entry("transaction_isolation", "REPEATABLE-READ"),
            Map.entry("time_zone", "+00:00"),
            Map.entry("sql_mode", "NO_ENGINE_SUBSTITUTION,STRICT_TRANS_TABLES"),
            Map.entry("sql_select_limit", ALL),
            Map.entry("max_join_size", ALL),
            Map.entry("sql_big_selects", "ON"),
            Map.entry("sql_auto_is_null", "OFF"),
            Map.entry("group_concat_max_len", "4294967295"),
            Map.entry("div_precision_increment", "4"),
            Map.entry("default_week_format", "0"),
            Map.entry("lc_time_names", "en_US"),
            Map.entry("character_set_client", "utf8mb4"),
            Map.entry("character_set_connection", "utf8mb4"),
            Map.entry("character_set_results", "utf8mb4"),
            Map.entry("system_versioning_asof", "DEFAULT"),
            Map.entry("wsrep_dirty_reads", "OFF"),
            // a target that pauses must not make the server give up on the result
            Map.entry("net_write_timeout", "3600"),
            // nor on a reader that waits for its turn
            Map.entry("wait_timeout", "28800"),
            Map.entry("lock_wait_timeout", "3600"),
            Map.entry("max_statement_time", "0.000000"),
            Map.entry("max_execution_time", "0"),
            Map.entry("idle_transaction_timeout", "0"),
            Map.entry("idle_readonly_transaction_timeout", "0"));

    private static final String READ = "SHOW SESSION VARIABLES WHERE Variable_name IN ("
            + WANTED.keySet().stream().map(name -> "'" + name + "'").sorted().collect(Collectors.joining(", ")) + ")";

    /** These would cut what is read of the settings, too; that in the comment is of MariaDB alone. */
    private static final String FIRST = "SET sql_select_limit = " + ALL + ", max_join_size = " + ALL
            + ", sql_big_selects = 1 /*M!100101 , max_statement_time = 0 */";

    public void have(Connection connection) throws SQLException {
        execute(connection, FIRST);
        have(connection, WANTED);
    }

    @Override
    public Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(READ)) {
            while (rows.next()) {
                String name = rows.getString(1).toLowerCase(Locale.ROOT);
                settings.put(name, name.equals("sql_mode") ? sorted(rows.getString(2)) : rows.getString(2));
            }
        }
        return settings;
    }

    private static String sorted(String modes) {
        return Arrays.stream(modes.split(",")).sorted().collect(Collectors.joining(","));
    }

    /** In this order: a join size of one's own takes the big selects away. */
    @Override
    public String set(Map<String, String> settings) {
        return "SET "
                + settings.entrySet().stream()
                        .map(setting -> "SESSION " + setting.getKey() + " = " + value(setting.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String value(String value) {
        return value.matches("[0-9.]+|DEFAULT|ON|OFF") ? value : Sql.text(value);
    }
}
