package io.caravan.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Runs SQL statements in one session and prints rows with tabs between the values and times on standard error:
 * {@code java -cp lake.jar io.caravan.lake.HiveQuery <ready file or JDBC URL> <sql>...}
 */
public final class HiveQuery {

    private HiveQuery() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.err.println("java -cp lake.jar io.caravan.lake.HiveQuery <ready file or JDBC URL> <sql>...");
            System.exit(2);
        }
        System.setProperty("lake.log.level", "off");
        long begin = System.nanoTime();
        String user = System.getProperty("user", "hive");
        String password = System.getProperty("password", "");
        try (Connection connection = DriverManager.getConnection(url(args[0]), user, password);
                Statement statement = connection.createStatement()) {
            report("session", begin);
            for (String sql : List.of(args).subList(1, args.length)) {
                begin = System.nanoTime();
                print(statement, sql);
                report(sql.strip().lines().findFirst().orElse(""), begin);
            }
        }
    }

    private static String url(String target) throws IOException {
        if (target.startsWith("jdbc:")) {
            return target;
        }
        Properties ready = new Properties();
        try (var in = Files.newInputStream(Path.of(target))) {
            ready.load(in);
        }
        return "jdbc:hive2://" + ready.getProperty("hive.binary") + "/default";
    }

    private static void print(Statement statement, String sql) throws SQLException {
        if (!statement.execute(sql)) {
            return;
        }
        try (ResultSet rows = statement.getResultSet()) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(String.valueOf(rows.getString(column)));
                }
                System.out.println(String.join("\t", values));
            }
        }
    }

    private static void report(String what, long begin) {
        System.err.printf("%6d ms  %s%n", (System.nanoTime() - begin) / 1_000_000, what);
    }
}
