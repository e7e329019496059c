package io.caravan.api;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.caravan.command.service.DataFolder;
import io.caravan.run.RunException;
import io.caravan.store.RunStore;
import io.caravan.store.StoreRefused;
import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.JdbcUrl;
import io.caravan.table.pool.Databases;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.h2.api.ErrorCode;

/** Makes the pool of the run store's database when the process starts. */
final class StoreDatabase {
    /** Of H2: a closed object, a broken connection, a file that cannot be used, a database that was closed. */
    private static final Set<Integer> H2_LOST = Set.of(90007, 90028, 90031, 90067, 90098, 90121);

    /**
     * H2 answers a question that it has answered before from memory if nothing has changed since; what is committed in
     * that moment it misses (its issue 3894), and goes on with the old answer until the next change.
     */
    private static final String FRESH = "SET OPTIMIZE_REUSE_RESULTS 0";

    private StoreDatabase() {}

    /** @param lease after which PostgreSQL ends a transaction that its process has left open, as a frozen one does */
    static AgroalDataSource open(StoreConfig config, Path data, Duration lease) {
        prepare(data, config.url().isEmpty());
        String url = config.url().orElseGet(() -> file(data));
        Class<? extends Driver> driver = driver(url);
        check(url);
        var supplier = new AgroalDataSourceConfigurationSupplier();
        supplier.metricsEnabled(false);
        supplier.connectionPoolConfiguration(pool -> pool.maxSize(config.maxSize())
                .acquisitionTimeout(Duration.ofSeconds(30))
                .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(5))
                .idleValidationTimeout(Duration.ofSeconds(5))
                .exceptionSorter(StoreDatabase::broken)
                .connectionFactoryConfiguration(factory -> {
                    factory.jdbcUrl(url).connectionProviderClass(driver);
                    limits(url).forEach(factory::jdbcProperty);
                    factory.initialSql(
                            driver == org.postgresql.Driver.class
                                    ? "SET idle_in_transaction_session_timeout = " + lease.toMillis()
                                    : FRESH);
                    config.username().ifPresent(name -> factory.principal(new NamePrincipal(name)));
                    config.password().ifPresent(word -> factory.credential(new SimplePassword(word)));
                    return factory;
                }));
        try {
            return AgroalDataSource.from(supplier);
        } catch (SQLException e) {
            throw RunException.external(
                    "cannot open the run store " + JdbcUrl.address(url) + ": " + JdbcUrl.masked(e.getMessage(), url)
                            + ". Check caravan.store.url.",
                    e);
        }
    }

    /** Opens the store in it, or says who may hold it. */
    static RunStore store(AgroalDataSource database) {
        try {
            return RunStore.open(database);
        } catch (StoreRefused e) {
            throw e;
        } catch (RuntimeException e) {
            String url = database.getConfiguration()
                    .connectionPoolConfiguration()
                    .connectionFactoryConfiguration()
                    .jdbcUrl();
            throw RunException.external("cannot open the run store " + JdbcUrl.address(url) + ": " + said(e, url), e);
        }
    }

    private static String said(Throwable thrown, String url) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            if (cause instanceof SQLException e && e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                return "another process has it. Ask that one (--server or CARAVAN_SERVER), stop it, or use PostgreSQL"
                        + " (caravan.store.url), which serves several.";
            }
            cause = cause.getCause();
        }
        return JdbcUrl.masked(cause.getMessage(), url) + ". Check caravan.store.url"
                + (url.startsWith("jdbc:h2:")
                        ? "; an H2 file serves one process alone, so give each its own caravan.data.dir or use PostgreSQL."
                        : ", .username and .password, and that the database is up.");
    }

    /** What the store writes, nobody else of this machine reads. */
    private static void prepare(Path data, boolean file) {
        try {
            DataFolder folder = new DataFolder(data);
            folder.prepare();
            if (file) {
                folder.reserve("caravan.mv.db");
            }
        } catch (IOException e) {
            throw RunException.user("cannot use the data folder " + data + ": " + e.getMessage() + ".");
        }
    }

    /** An H2 file of this process alone; what is committed is on disk. */
    static String file(Path data) {
        return "jdbc:h2:file:" + data.resolve("caravan").toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
                + ";TRACE_LEVEL_FILE=0";
    }

    /**
     * Whether a connection is of no more use. The scheduler asks every second, so a dead connection is never idle long
     * enough to be looked at: it would be handed out for ever.
     */
    static boolean broken(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P") || H2_LOST.contains(e.getErrorCode());
    }

    /** No answer ever is worse than none: the engine would stand still, and with it every lease. */
    private static Map<String, String> limits(String url) {
        return Databases.KNOWN.of(url).properties(url, new Database.TimeLimits(10_000, 600_000));
    }

    private static void check(String url) {
        try {
            JdbcUrl.check("caravan.store", url, Databases.KNOWN.of(url));
        } catch (IllegalArgumentException e) {
            throw RunException.user("cannot open the run store: " + e.getMessage() + ".");
        }
    }

    private static Class<? extends Driver> driver(String url) {
        if (url.startsWith("jdbc:h2:")) {
            return org.h2.Driver.class;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return org.postgresql.Driver.class;
        }
        throw RunException.user("cannot open the run store: caravan.store.url '" + JdbcUrl.address(url)
                + "' is neither H2 nor PostgreSQL. Write jdbc:postgresql://host/database, or remove the setting.");
    }
}
