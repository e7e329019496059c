package io.caravan.table.pool;

import io.caravan.connection.Checkup;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionTest;
import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.JdbcUrl;
import io.caravan.table.jdbc.ServerAddress;
import io.caravan.table.jdbc.Session;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/** Tries the way to a database beside its pool: host, port, TLS, login, a first statement, and what the user may see. */
final class DatabaseCheck {
    private final ConnectionOptions options;
    private final Database database;
    private final Dialect dialect;
    private final String setting;
    private Connection connection;

    DatabaseCheck(ConnectionOptions options) {
        this.options = options;
        this.database = options.database();
        this.dialect = database.dialect().get();
        this.setting = ConnectionOptions.PREFIX + options.name();
    }

    ConnectionTest run(ConnectionInfo info) {
        try (Checkup checkup = new Checkup(info)) {
            Optional<ServerAddress> server = database.server(options.url());
            server.ifPresent(found -> network(checkup, found));
            checkup.step("login", "Check " + setting + ".url, and that the database is up.", () -> login(checkup));
            checkup.step("read", "Let the database's operator look why it answers nothing.", this::read);
            checkup.step(
                    "rights",
                    "Let the database's operator look why it answers nothing.",
                    () -> dialect.rights(connection));
            return checkup.result();
        }
    }

    private void network(Checkup checkup, ServerAddress server) {
        checkup.resolve(server.host(), "Correct the host in " + setting + ".url, or the name service of this machine.");
        checkup.connect(
                server.host(),
                server.port(),
                "Check host and port in " + setting
                        + ".url, that the database is up, and that no firewall is between.");
        if (database.tls() != null) {
            checkup.step(
                    "tls",
                    "Check that a " + JdbcUrl.scheme(options.url()) + " server answers at this port.",
                    () -> database.tls().ask(options.url(), checkup, server));
        }
    }

    private String login(Checkup checkup) throws Exception {
        try {
            connection = open(checkup.left().toMillis());
            checkup.keep(connection);
            dialect.prepare(connection);
            DatabaseMetaData facts = connection.getMetaData();
            return facts.getDatabaseProductName() + " " + facts.getDatabaseProductVersion() + ", as user "
                    + facts.getUserName().replaceAll("@.*", "");
        } catch (Session.Refused e) {
            throw new Checkup.Failure(e.getMessage(), "Ask the database's operator for it.");
        } catch (SQLException e) {
            throw new Checkup.Failure(options.masked(Failures.reason(e)), remedy(e));
        }
    }

    private Connection open(long millis) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(database.properties(options.url(), new Database.TimeLimits(millis, millis)));
        if (options.username() != null) {
            properties.setProperty("user", options.username());
        }
        if (options.password() != null) {
            properties.setProperty("password", options.password());
        }
        return database.open(options.url(), properties);
    }

    private String remedy(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof javax.net.ssl.SSLException
                    || cause instanceof java.security.cert.CertificateException) {
                return "Make the server's certificate known to this machine (sslrootcert, serverSslCert), or correct"
                        + " sslmode in " + setting + ".url.";
            }
        }
        if (Failures.credentials(e)) {
            return "Check " + setting + ".username and .password.";
        }
        return Failures.category(e) == io.caravan.run.RunException.Category.USER
                ? "Check the database in " + setting + ".url, and the rights of the user."
                : "Check " + setting + ".url, and that the database is up and takes connections.";
    }

    private String read() throws Exception {
        if (database.driver().added()) {
            if (!connection.isValid(2)) {
                throw new Checkup.Failure("the connection is not valid", "Look into the log of the database.");
            }
            return "the connection is valid";
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            row.next();
            return "SELECT 1";
        } catch (SQLException e) {
            throw new Checkup.Failure(options.masked(Failures.reason(e)), "Look into the log of the database.");
        }
    }
}
