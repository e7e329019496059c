package io.caravan.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a copy of an H2 file before it is upgraded: H2 cannot take back a half of an upgrade, PostgreSQL can. */
final class StoreBackup {
    private static final Logger LOG = LoggerFactory.getLogger(StoreBackup.class);

    private StoreBackup() {}

    /**
     * Where the copy is, empty if none is needed.
     *
     * @param broken whether an upgrade has failed before, so that the copy of that time is the one to keep
     */
    static Optional<String> make(DataSource database, int version, boolean broken) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (!connection.getMetaData().getURL().startsWith("jdbc:h2:")) {
                return Optional.empty();
            }
            String path = path(statement);
            if (path == null) {
                return Optional.empty();
            }
            String file = path + ".version-" + version + ".zip";
            if (!broken) {
                statement.execute("BACKUP TO '" + file.replace("'", "''") + "'");
                LOG.info("the run store is upgraded; a copy of version {} is in '{}'", version, file);
            }
            return Optional.of(file);
        } catch (SQLException e) {
            throw new StoreRefused(
                    "cannot upgrade the run store: a copy of it cannot be made: "
                            + e.getMessage().lines().findFirst().orElse("")
                            + ". Make room, or let this process write beside it.",
                    e);
        }
    }

    private static String path(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("CALL DATABASE_PATH()")) {
            row.next();
            return row.getString(1);
        }
    }
}
