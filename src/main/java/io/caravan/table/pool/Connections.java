package io.caravan.table.pool;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.connection.TableList;
import io.caravan.run.RunException;
import io.caravan.run.Throttle;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.JdbcUrl;
import io.caravan.table.jdbc.Near;
import io.caravan.table.jdbc.Tables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases by name, each with a pool that is made when it is first asked for. Safe for all threads; the owner closes
 * it when no route runs any more.
 */
public final class Connections implements ConnectionGroup, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final ConnectionSettings settings;
    private final Databases databases;
    private final Map<String, DatabasePool> pools = new ConcurrentHashMap<>();

    /**
     * Reads settings when they are needed.
     *
     * @param settings the value of a setting by its full name
     * @param settingNames the full names of all settings
     */
    public Connections(Function<String, Optional<String>> settings, Supplier<? extends Iterable<String>> settingNames) {
        this(new ConnectionSettings(settings, settingNames), Databases.KNOWN);
    }

    /** @param databases the kinds of databases that there are */
    public Connections(ConnectionSettings settings, Databases databases) {
        this.settings = settings;
        this.databases = databases;
    }

    /** From the configuration of the running application. */
    public static Connections configured() {
        return new Connections(ConnectionSettings.configured(), Databases.KNOWN);
    }

    @Override
    public Set<String> names() {
        return settings.names(DatabaseKind.NOTATION);
    }

    /**
     * The pool of a connection, for other components; nothing is opened yet. From now on one connection is kept for them.
     *
     * @throws RunException with category USER for an unknown name or a wrong setting
     */
    public DataSource dataSource(String name) {
        DatabasePool pool = pool(name);
        pool.places().keepOne();
        return new StepDataSource(pool.source(), pool.options().database().steps());
    }

    @Override
    public List<ConnectionInfo> list() {
        return names().stream().map(this::info).toList();
    }

    /** Which database a connection leads to, in words; empty if its settings are wrong. */
    public Map<String, String> place(String name) {
        try {
            ConnectionOptions options = options(name);
            return DatabasePlace.of(options.database(), options.url());
        } catch (RunException e) {
            return Map.of();
        }
    }

    private ConnectionInfo info(String name) {
        try {
            ConnectionOptions options = options(name);
            return new ConnectionInfo(name, JdbcUrl.scheme(options.url()), options.address(), null);
        } catch (RunException e) {
            return new ConnectionInfo(name, null, null, e.getMessage());
        }
    }

    /**
     * Tries a connection step by step, beside its pool, in less than three seconds.
     *
     * @throws RunException with category USER for an unknown name
     */
    @Override
    public ConnectionTest test(String name) {
        ConnectionInfo info = names().contains(name) ? info(name) : null;
        return info == null || info.problem() == null
                ? new DatabaseCheck(options(name)).run(info(name))
                : ConnectionTest.wrong(info);
    }

    /**
     * A page of the tables of a connection.
     *
     * @throws RunException for an unknown name, or when the database cannot be asked
     */
    @Override
    public TableList tables(String name, TableList.Wanted wanted) throws InterruptedException {
        try (Loan loan = borrow(name)) {
            return Tables.page(name, wanted, loan.dialect().tables(loan.connection(), wanted));
        } catch (SQLException e) {
            throw Failures.of("connection '" + name + "'", "list the tables", e);
        }
    }

    /** Fails for an unknown name or a wrong setting, without opening anything. */
    public void check(String name) {
        pool(name);
    }

    /** A data source, for {@code sql:} and {@code jdbc:}, which ask for one by name. */
    @Override
    public Optional<Shared<?>> shared(String name) {
        check(name);
        return Optional.of(new Shared<>(DataSource.class, () -> dataSource(name)));
    }

    public Dialect dialect(String name) {
        return pool(name).dialect();
    }

    /**
     * Borrows a connection, ready for reading, as soon as a place for it is free. Who has borrowed one must not wait for
     * another: see {@link #take}.
     *
     * @throws RunException USER for wrong credentials or an unknown database, EXTERNAL when it cannot be reached
     */
    public Loan borrow(String name) throws InterruptedException {
        return borrow(name, take(name, 1, () -> null).get(0));
    }

    /**
     * Waits for places for connections, all at once.
     *
     * @param other gives one that the taker has by other means, or null; asked again after each {@link #wake}
     * @return each to be run to give it back; fewer than wanted if the connection allows fewer
     */
    public List<Runnable> take(String name, int wanted, Supplier<Runnable> other) throws InterruptedException {
        DatabasePool pool = pool(name);
        ConnectionOptions options = pool.options();
        List<Runnable> taken = pool.places()
                .take(
                        wanted,
                        options.acquireTimeout(),
                        () -> LOG.info(
                                "connection={} all {} connections are in use, and somebody waits for one",
                                name,
                                options.maxConnections()),
                        other);
        if (taken.isEmpty()) {
            throw RunException.external(
                    "cannot open connection '" + name + "': all " + options.maxConnections() + " were in use for "
                            + options.acquireTimeout().toSeconds() + " s. Raise " + ConnectionOptions.PREFIX + name
                            + ".max-connections, or .acquire-timeout to wait longer.",
                    null);
        }
        return taken;
    }

    /** Places for as many more connections as are free now, perhaps none; each to be run to give it back. */
    public List<Runnable> free(String name, int wanted) {
        return pool(name).places().free(wanted);
    }

    public void wake(String name) {
        pool(name).places().wake();
    }

    /** The most connections that runs can borrow at the same time. */
    public int most(String name) {
        return pool(name).places().most();
    }

    public Throttle throttle(String name) {
        return pool(name).throttle();
    }

    /**
     * Borrows a connection for a place that was taken; it is given back with the connection, or at once if there is none.
     */
    public Loan borrow(String name, Runnable place) throws InterruptedException {
        DatabasePool pool = pool(name);
        Connection connection = null;
        try {
            connection = pool.open();
            return new Loan(connection, pool.dialect(), place, pool.places().kept());
        } finally {
            if (connection == null) {
                place.run();
            }
        }
    }

    private DatabasePool pool(String name) {
        DatabasePool known = pools.get(name);
        return known != null ? known : pools.computeIfAbsent(name, this::create);
    }

    private DatabasePool create(String name) {
        try {
            return new DatabasePool(options(name));
        } catch (SQLException e) {
            throw Failures.of("connection '" + name + "'", "create the pool", e);
        }
    }

    private ConnectionOptions options(String name) {
        try {
            ConnectionOptions options = ConnectionOptions.read(name, settings::text, databases)
                    .orElseThrow(() -> RunException.user("cannot open connection '" + name + "': there is no setting "
                            + ConnectionOptions.PREFIX + name + ".url." + Near.hint(name, names(), "connections")));
            checkDriver(options);
            return options;
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER, "cannot open connection '" + name + "': " + e.getMessage(), e);
        }
    }

    private void checkDriver(ConnectionOptions options) {
        try {
            if (options.database().driver().added()) {
                DriverManager.getDriver(options.url());
            }
        } catch (SQLException e) {
            // without its cause, whose message would repeat the URL
            throw RunException.user("cannot open connection '" + options.name() + "' (" + options.address()
                    + "): there is no JDBC driver for it. Use " + databases.withDriver()
                    + ", or put its jar into lib/.");
        }
    }

    @Override
    public void close() {
        pools.values().forEach(DatabasePool::close);
        pools.clear();
    }
}
