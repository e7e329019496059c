package io.caravan.table;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A kind of database: all that differs before one of its connections is open, and the dialect in which it is read. A new one
 * is one more line of {@link #all}.
 *
 * @param schemes what may stand behind {@code jdbc:} in a URL
 * @param port where its server listens when a URL says nothing; 0 if it is not known
 * @param driver its JDBC driver
 * @param limits the driver's properties that keep a dead network from blocking a run for ever
 * @param tls how it is asked whether it speaks TLS, null if it cannot be asked before the login
 * @param utc the statement that puts a session into UTC, null if none is known
 * @param dialect how it is read
 */
record Database(
        Set<String> schemes,
        int port,
        JdbcDriver driver,
        Function<TimeLimits, Map<String, String>> limits,
        TlsOffer tls,
        String utc,
        Supplier<Dialect> dialect) {

    /**
     * A driver in the image, named in code so that the native image has it; or none, and DriverManager looks for one that
     * somebody has added.
     *
     * @param type null for none
     * @param made a driver for one connection beside a pool
     */
    record JdbcDriver(Class<? extends Driver> type, Supplier<Driver> made) {
        static final JdbcDriver ADDED = new JdbcDriver(null, () -> null);

        boolean added() {
            return type == null;
        }
    }

    /**
     * How long a server may take.
     *
     * @param connect milliseconds until a connection is open
     * @param read milliseconds of silence after that
     */
    record TimeLimits(long connect, long read) {
        String connectSeconds() {
            return seconds(connect);
        }

        String readSeconds() {
            return seconds(read);
        }

        String connectMillis() {
            return Long.toString(connect);
        }

        String readMillis() {
            return Long.toString(read);
        }

        private static String seconds(long millis) {
            return Long.toString(Math.max(1, (millis + 999) / 1000));
        }
    }

    private static final String STANDARD_UTC = "SET TIME ZONE 'UTC'";

    private static final Database POSTGRESQL = new Database(
            Set.of("postgresql"),
            5432,
            new JdbcDriver(org.postgresql.Driver.class, org.postgresql.Driver::new),
            // A server that is stopped still takes connections, and then says nothing: the login has a limit as well.
            time -> Map.of(
                    "connectTimeout", time.connectSeconds(),
                    "loginTimeout", time.connectSeconds(),
                    "socketTimeout", time.readSeconds(),
                    "tcpKeepAlive", "true",
                    "ApplicationName", "caravan"),
            TlsOffer.POSTGRESQL,
            STANDARD_UTC,
            PostgresDialect::new);

    private static final Database MARIADB = new Database(
            Set.of("mariadb", "mysql"),
            3306,
            new JdbcDriver(org.mariadb.jdbc.Driver.class, org.mariadb.jdbc.Driver::new),
            time -> Map.of(
                    "connectTimeout", time.connectMillis(),
                    "socketTimeout", time.readMillis(),
                    "tcpKeepAlive", "true"),
            TlsOffer.MARIADB,
            "SET time_zone = '+00:00'",
            MariaDbDialect::new);

    /** In a file or in memory there is nothing to wait for; its server takes the one property only. */
    private static final Database H2 = new Database(
            Set.of("h2"),
            9092,
            new JdbcDriver(org.h2.Driver.class, org.h2.Driver::new),
            time -> Map.of(),
            null,
            STANDARD_UTC,
            H2Dialect::new);

    private static final Database SQL_SERVER = added(
            "sqlserver",
            1433,
            time -> Map.of(
                    "loginTimeout", time.connectSeconds(),
                    "socketTimeout", time.readMillis()));

    private static final Database ORACLE = added(
            "oracle",
            1521,
            time -> Map.of(
                    "oracle.net.CONNECT_TIMEOUT", time.connectMillis(),
                    "oracle.jdbc.ReadTimeout", time.readMillis()));

    private static final Database DB2 = added(
            "db2",
            50000,
            time -> Map.of(
                    "loginTimeout", time.connectSeconds(),
                    "blockingReadConnectionTimeout", time.readSeconds()));

    /** Those that are known by name. */
    static List<Database> all() {
        return List.of(POSTGRESQL, MARIADB, H2, SQL_SERVER, ORACLE, DB2);
    }

    /** One whose driver somebody has put into {@code lib/}, read as JDBC has it. */
    private static Database added(String scheme, int port, Function<TimeLimits, Map<String, String>> limits) {
        return new Database(Set.of(scheme), port, JdbcDriver.ADDED, limits, null, null, GenericJdbcDialect::new);
    }

    /** By the scheme of a JDBC URL; one that nobody knows is read as JDBC has it. */
    static Database of(String url) {
        String scheme = scheme(url);
        return all().stream()
                .filter(database -> database.schemes.contains(scheme))
                .findFirst()
                .orElseGet(() -> added(scheme, 0, time -> Map.of()));
    }

    /** What answers at a URL, as it says itself. */
    static String scheme(String url) {
        return url.startsWith("jdbc:") ? url.substring(5, Math.max(5, url.indexOf(':', 5))) : "";
    }

    /** Whether it is MariaDB or MySQL, whose values differ in places from those of others. */
    boolean mariadb() {
        return this == MARIADB;
    }

    /** The URL as the driver knows it. */
    String driverUrl(String url) {
        return mariadb() ? url.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:") : url;
    }

    /** Properties of the driver for a URL. */
    Map<String, String> properties(String url, TimeLimits time) {
        return this == H2 && url.matches("jdbc:h2:(tcp|ssl):.*")
                ? Map.of("NETWORK_TIMEOUT", time.readMillis())
                : limits.apply(time);
    }

    /** Opens a connection beside any pool. */
    java.sql.Connection open(String url, java.util.Properties properties) throws SQLException {
        String known = driverUrl(url);
        Driver one = driver.made().get();
        return one == null ? DriverManager.getConnection(known, properties) : one.connect(known, properties);
    }
}
