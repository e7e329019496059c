package io.caravan.table.pool;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.caravan.run.RunException;
import io.caravan.run.Throttle;
import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool of one database, with the places and the speed that its users share. Nothing is opened before it is asked. */
public final class DatabasePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabasePool.class);

    private final ConnectionOptions options;
    private final AgroalDataSource source;
    private final Dialect dialect;
    private final Places places;
    private final Throttle throttle;

    DatabasePool(ConnectionOptions options) throws SQLException {
        this.options = options;
        this.source = source(options);
        this.dialect = options.database().dialect().get();
        this.places = new Places(options.maxConnections());
        this.throttle = new Throttle(options.maxRowsPerSecond(), options.maxBytesPerSecond());
    }

    ConnectionOptions options() {
        return options;
    }

    AgroalDataSource source() {
        return source;
    }

    Dialect dialect() {
        return dialect;
    }

    Places places() {
        return places;
    }

    Throttle throttle() {
        return throttle;
    }

    /** Opens one, ready for reading. A refused connection is tried again with growing pauses. */
    Connection open() throws InterruptedException {
        long pause = 200;
        for (int attempt = 1; ; attempt++) {
            try {
                return prepared();
            } catch (SQLException e) {
                if (!dialect.refused(e) || attempt >= options.connectAttempts()) {
                    throw failure(attempt, e);
                }
            }
            Thread.sleep(pause);
            pause = Math.min(pause * 3, 10_000);
        }
    }

    private Connection prepared() throws SQLException {
        Connection connection = source.getConnection();
        try {
            limitReads(connection);
            dialect.prepare(connection);
            return connection;
        } catch (Session.Refused e) {
            connection.close();
            throw new RunException(
                    e.category(),
                    "cannot open connection '" + options.name() + "' (" + options.address() + "): " + e.getMessage()
                            + ".",
                    e.getCause());
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private RunException failure(int attempts, SQLException e) {
        String what = "cannot open connection '" + options.name() + "' (" + options.address() + "): "
                + options.masked(Failures.reason(e)) + (attempts > 1 ? ", " + attempts + " times" : "") + ". ";
        String prefix = ConnectionOptions.PREFIX + options.name();
        if (Failures.credentials(e)) {
            return RunException.user(what + "Check " + prefix + ".username and .password.");
        }
        if (Failures.category(e) == RunException.Category.USER) {
            return RunException.user(what + "Check " + prefix + ".url.");
        }
        return RunException.external(what + "Check that the database is up, and " + prefix + ".url.", e);
    }

    /** As far as the driver can: one that cannot says so, and only its own settings help. */
    private void limitReads(Connection connection) {
        if (options.database().driver().added()) {
            try {
                connection.setNetworkTimeout(Runnable::run, (int)
                        Math.min(Integer.MAX_VALUE, options.readTimeout().toMillis()));
            } catch (SQLException | AbstractMethodError e) {
                LOG.debug("connection={} its driver has no time-out for reads", options.name(), e);
            }
        }
    }

    private static AgroalDataSource source(ConnectionOptions options) throws SQLException {
        Database database = options.database();
        database.prepare();
        var configuration = new AgroalDataSourceConfigurationSupplier();
        configuration.metricsEnabled(false);
        configuration.connectionPoolConfiguration(pool -> {
            pool.maxSize(options.maxConnections())
                    .acquisitionTimeout(options.acquireTimeout())
                    .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(5))
                    .validateOnBorrow(true)
                    .reapTimeout(Duration.ofMinutes(2));
            pool.connectionFactoryConfiguration(factory -> {
                factory.jdbcUrl(database.driverUrl(options.url()));
                if (!database.driver().added()) {
                    factory.connectionProviderClass(database.driver().type());
                }
                if (options.username() != null) {
                    factory.principal(new NamePrincipal(options.username()));
                }
                if (options.password() != null) {
                    factory.credential(new SimplePassword(options.password()));
                }
                defaults(options).forEach(factory::jdbcProperty);
                return factory;
            });
            return pool;
        });
        return AgroalDataSource.from(configuration);
    }

    /** Driver properties that keep a dead network from blocking a run for ever. */
    public static Map<String, String> defaults(ConnectionOptions options) {
        return options.database()
                .properties(
                        options.url(),
                        new Database.TimeLimits(
                                options.connectTimeout().toMillis(),
                                options.readTimeout().toMillis()));
    }

    @Override
    public void close() {
        source.close();
    }
}
