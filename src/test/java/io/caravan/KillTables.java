package io.caravan;

import io.caravan.table.Crowd;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Three tables that writers change without end, the routes that copy them, and how source and Hive differ. */
final class KillTables {
    static final List<String> ROUTES = List.of("grown", "kept", "nightly");

    private final Postgres shop;
    private final Warehouse warehouse;
    private final String prefix;

    KillTables(Postgres shop, Warehouse warehouse, String prefix) throws SQLException {
        this.shop = shop;
        this.warehouse = warehouse;
        this.prefix = prefix;
        for (String table : ROUTES) {
            shop.sql("create table " + prefix + table + " (id bigserial primary key, version int not null default 1,"
                    + " text text not null, changed timestamptz not null default clock_timestamp())");
            shop.sql("insert into " + prefix + table + " (text) select md5(i::text) from generate_series(1, 300) i");
        }
    }

    /** Their routes: an append and an upsert by cursor, and a whole load into one partition. */
    void drop(Packaged caravan) throws IOException {
        caravan.drop(
                "routes.yaml",
                route("grown", "schedule: 1s, cursor: changed, batchRows: 40", "mode: append")
                        + route(
                                "kept",
                                "schedule: 1s, cursor: changed, key: id, batchRows: 40",
                                "mode: upsert, key: id")
                        + route(
                                "nightly",
                                "schedule: 2s, splitBy: id, parallelism: 3, batchRows: 100",
                                "mode: overwrite, partition: \"dt=${bizdate}\""));
    }

    private String route(String id, String from, String to) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: table:shop/public.%2$s%1$s
                      parameters: { %3$s }
                      steps:
                        - delay: { constant: 20 }
                        - to: { uri: "hive:%4$s.%2$s%1$s", parameters: { %5$s } }
                """
                .formatted(id, prefix, from, warehouse.database, to);
    }

    /** New rows, changes and deletions, each where the copy can show it; some commit late, some not at all. */
    void write(Connection connection, Random random) throws Exception {
        try (Statement statement = connection.createStatement()) {
            for (String table : ROUTES) {
                statement.execute("insert into " + prefix + table + " (text) select md5(random()::text)"
                        + " from generate_series(1, " + (1 + random.nextInt(4)) + ")");
            }
            for (String table : List.of("kept", "nightly")) {
                statement.execute("update " + prefix + table + " set version = version + 1, text = md5(random()::text),"
                        + " changed = clock_timestamp() where id in (select id from " + prefix + table
                        + " where id % 50 = "
                        + random.nextInt(50) + " order by id limit 3 for update skip locked)");
            }
            statement.execute("delete from " + prefix + "nightly where id in (select id from " + prefix
                    + "nightly order by random() limit 2 for update skip locked)");
            int late = random.nextInt(10) == 0 ? 1500 : 150;
            statement.execute("select pg_sleep(" + random.nextInt(late) / 1000.0 + ")");
        }
        if (random.nextInt(8) == 0) {
            connection.rollback();
        } else {
            connection.commit();
        }
    }

    Crowd writers() {
        return new Crowd(shop.url(), 4, this::write);
    }

    /** In which rows Hive differs from the source, by key; empty if in none. */
    String difference() throws SQLException {
        StringBuilder all = new StringBuilder();
        for (String table : ROUTES) {
            all.append(difference(table));
        }
        return all.toString();
    }

    private String difference(String table) throws SQLException {
        if (!warehouse.has(prefix + table)) {
            return table + " is not there. ";
        }
        String columns = "select id, version, text" + (table.equals("nightly") ? ", dt" : "") + " from ";
        List<List<Object>> rows = warehouse.rows(columns + warehouse.database + "." + prefix + table);
        Map<Long, String> source = source(table);
        Map<Long, String> copy = new HashMap<>();
        List<Long> doubled = new ArrayList<>();
        String newest = rows.stream()
                .map(row -> row.size() > 3 ? row.get(3).toString() : "")
                .max(String::compareTo)
                .orElse("");
        for (List<Object> row : rows) {
            // after midnight there is one partition more
            if ((row.size() == 3 || row.get(3).toString().equals(newest))
                    && copy.put((Long) row.get(0), row.get(1) + " " + row.get(2)) != null) {
                doubled.add((Long) row.get(0));
            }
        }
        List<Long> lost = source.keySet().stream()
                .filter(id -> !copy.containsKey(id))
                .sorted()
                .toList();
        List<Long> strange = copy.keySet().stream()
                .filter(id -> !source.containsKey(id))
                .sorted()
                .toList();
        List<Long> stale = source.keySet().stream()
                .filter(id -> copy.containsKey(id) && !source.get(id).equals(copy.get(id)))
                .sorted()
                .toList();
        return told(table, "doubled", doubled)
                + told(table, "lost", lost)
                + told(table, "not in the source", strange)
                + told(table, "stale", stale);
    }

    private static String told(String table, String what, List<Long> keys) {
        return keys.isEmpty()
                ? ""
                : table + ": " + keys.size() + " " + what + ", such as " + keys.subList(0, Math.min(5, keys.size()))
                        + ". ";
    }

    private Map<Long, String> source(String table) throws SQLException {
        Map<Long, String> rows = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(shop.url());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select id, version, text from " + prefix + table)) {
            while (result.next()) {
                rows.put(result.getLong(1), result.getInt(2) + " " + result.getString(3));
            }
        }
        return rows;
    }
}
