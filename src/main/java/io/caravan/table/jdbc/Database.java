package io.caravan.table.jdbc;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A kind of database: all that differs from others before one of its connections is open, and the dialect in which it is
 * named and read. Nobody else asks which kind a connection has; what will write into one becomes a part of this too.
 *
 * @param schemes what may stand behind {@code jdbc:} in a URL
 * @param port where its server listens when a URL says nothing; 0 if it is not known
 * @param driver its JDBC driver
 * @param urls the forms of its URLs
 * @param limits the driver's properties that keep a dead network from blocking a run for ever
 * @param tls how it is asked whether it speaks TLS, null if it cannot be asked before the login
 * @param steps what sessions of routes' own steps need
 * @param dialect how it names, reads and bounds what it holds
 */
public record Database(
        Set<String> schemes,
        int port,
        JdbcDriver driver,
        Urls urls,
        Function<TimeLimits, Map<String, String>> limits,
        TlsOffer tls,
        Steps steps,
        Supplier<Dialect> dialect) {

    /**
     * A driver in the image, named in code so that the native image has it; or none, and DriverManager looks for one that
     * somebody has added.
     *
     * @param type null for none
     * @param made a driver for one connection beside a pool
     * @param settings system properties that the driver's classes read when they are first used
     */
    public record JdbcDriver(Class<? extends Driver> type, Supplier<Driver> made, Map<String, String> settings) {
        public static final JdbcDriver ADDED = new JdbcDriver(null, () -> null);

        public JdbcDriver(Class<? extends Driver> type, Supplier<Driver> made) {
            this(type, made, Map.of());
        }

        public boolean added() {
            return type == null;
        }
    }

    /**
     * How long a server may take.
     *
     * @param connect milliseconds until a connection is open
     * @param read milliseconds of silence after that
     */
    public record TimeLimits(long connect, long read) {
        public String connectSeconds() {
            return seconds(connect);
        }

        public String readSeconds() {
            return seconds(read);
        }

        public String connectMillis() {
            return Long.toString(connect);
        }

        public String readMillis() {
            return Long.toString(read);
        }

        private static String seconds(long millis) {
            return Long.toString(Math.max(1, (millis + 999) / 1000));
        }
    }

    /**
     * The forms of a database's URLs.
     *
     * @param served whether a URL leads to a server; otherwise to files or memory of this process, which need no host and
     *     whose path may hold an {@code @}
     * @param driver a URL as the driver knows it
     * @param naming parameters that decide which tables a name without a schema means
     */
    public record Urls(Predicate<String> served, UnaryOperator<String> driver, List<String> naming) {
        public static final Urls STANDARD =
                new Urls(url -> true, url -> url, List.of("databaseName", "currentSchema", "schema"));
    }

    /**
     * What steps such as {@code sql:} need, which use a connection by themselves.
     *
     * @param utc the statement that puts a session into UTC, null if none is known
     * @param times how results give dates and times
     */
    public record Steps(String utc, StepTimes times) {
        /** Of the SQL standard. */
        public static final Steps STANDARD = new Steps("SET TIME ZONE 'UTC'", StepTimes.STANDARD);
    }

    /** One whose driver somebody has put into {@code lib/}, read as JDBC has it. */
    public static Database added(String scheme, int port, Function<TimeLimits, Map<String, String>> limits) {
        return new Database(
                Set.of(scheme),
                port,
                JdbcDriver.ADDED,
                Urls.STANDARD,
                limits,
                null,
                new Steps(null, StepTimes.STANDARD),
                GenericJdbcDialect::new);
    }

    /** The one server that a URL leads to; none for a file, for several, and for forms that only the driver understands. */
    public Optional<ServerAddress> server(String url) {
        return urls.served().test(url) ? ServerAddress.of(url, port) : Optional.empty();
    }

    /** The URL as the driver knows it. */
    public String driverUrl(String url) {
        return urls.driver().apply(url);
    }

    /** Properties of the driver for a URL: in a file or in memory there is nothing to wait for. */
    public Map<String, String> properties(String url, TimeLimits time) {
        return urls.served().test(url) ? limits.apply(time) : Map.of();
    }

    /** Called before the driver is first used. */
    public void prepare() {
        driver.settings().forEach(System::setProperty);
    }

    /** Opens a connection beside any pool. */
    public java.sql.Connection open(String url, Properties properties) throws SQLException {
        prepare();
        String known = driverUrl(url);
        Driver one = driver.made().get();
        return one == null ? DriverManager.getConnection(known, properties) : one.connect(known, properties);
    }
}
