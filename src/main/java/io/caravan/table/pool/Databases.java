package io.caravan.table.pool;

import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.H2Database;
import io.caravan.table.jdbc.JdbcUrl;
import io.caravan.table.mariadb.MariaDbDatabase;
import io.caravan.table.postgres.PgDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The kinds of databases that can be read. A new one is one more entry of {@link #KNOWN}.
 *
 * @param list those that are known by name
 */
public record Databases(List<Database> list) {
    private static final Database SQL_SERVER = Database.added(
            "sqlserver",
            1433,
            time -> Map.of(
                    "loginTimeout", time.connectSeconds(),
                    "socketTimeout", time.readMillis()));

    private static final Database ORACLE = Database.added(
            "oracle",
            1521,
            time -> Map.of(
                    "oracle.net.CONNECT_TIMEOUT", time.connectMillis(),
                    "oracle.jdbc.ReadTimeout", time.readMillis()));

    private static final Database DB2 = Database.added(
            "db2",
            50000,
            time -> Map.of(
                    "loginTimeout", time.connectSeconds(),
                    "blockingReadConnectionTimeout", time.readSeconds()));

    public static final Databases KNOWN =
            new Databases(List.of(PgDatabase.KIND, MariaDbDatabase.KIND, H2Database.KIND, SQL_SERVER, ORACLE, DB2));

    public Databases {
        list = List.copyOf(list);
    }

    /** These and one more, which comes before them. */
    public Databases with(Database database) {
        List<Database> more = new ArrayList<>(list);
        more.add(0, database);
        return new Databases(more);
    }

    /** By the scheme of a JDBC URL; one that nobody knows is read as JDBC has it. */
    public Database of(String url) {
        String scheme = JdbcUrl.scheme(url);
        return list.stream()
                .filter(database -> database.schemes().contains(scheme))
                .findFirst()
                .orElseGet(() -> Database.added(scheme, 0, time -> Map.of()));
    }

    /** How URLs begin for which there is a driver, in words. */
    String withDriver() {
        String all = list.stream()
                .filter(database -> !database.driver().added())
                .flatMap(database -> database.schemes().stream().sorted())
                .map(scheme -> "jdbc:" + scheme + ":")
                .collect(Collectors.joining(", "));
        int last = all.lastIndexOf(", ");
        return last < 0 ? all : all.substring(0, last) + " or " + all.substring(last + 2);
    }
}
