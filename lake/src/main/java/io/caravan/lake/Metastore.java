package io.caravan.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The database of the metastore, an embedded Derby; the metastore itself runs inside HiveServer2. */
final class Metastore {

    private static final String SCHEMA = "schema/hive-schema-4.0.0.derby.sql";

    private Metastore() {}

    static String url(Path data) {
        return "jdbc:derby:;databaseName=" + data.resolve("metastore");
    }

    /** Creates the database the first time; after an abrupt end lets the locks of the dead queries expire at once. */
    static void prepare(Path data) throws IOException, SQLException {
        System.setProperty("derby.stream.error.file", data.resolve("derby.log").toString());
        System.setProperty("derby.system.durability", "test");
        Path complete = data.resolve("metastore.complete");
        if (Files.exists(complete)) {
            try (Connection connection = DriverManager.getConnection(url(data))) {
                run(
                        connection,
                        List.of(
                                "UPDATE APP.TXNS SET TXN_LAST_HEARTBEAT = 1 WHERE TXN_STATE = 'o'",
                                "UPDATE APP.HIVE_LOCKS SET HL_LAST_HEARTBEAT = 1 WHERE HL_TXNID = 0"));
            }
            return;
        }
        Folders.delete(data.resolve("metastore"));
        try (Connection connection = DriverManager.getConnection(url(data) + ";create=true")) {
            connection.setAutoCommit(false);
            run(connection, statements(Files.readString(Folders.application().resolve(SCHEMA))));
            connection.commit();
        }
        Files.createFile(complete);
    }

    static void stop() {
        try {
            DriverManager.getConnection("jdbc:derby:;shutdown=true").close();
        } catch (SQLException e) {
            // Derby reports a completed shutdown as an exception.
        }
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> statements(String script) {
        String bare = script.lines()
                .filter(line -> !line.stripLeading().startsWith("--"))
                .collect(Collectors.joining("\n"));
        return Pattern.compile(";\\s*(\\n|$)")
                .splitAsStream(bare)
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }
}
