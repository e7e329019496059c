package io.caravan.api;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A drop folder, a data folder and an H2 database for the time of a test class. */
public final class SyncsFolder implements QuarkusTestResourceLifecycleManager {
    private static final String THINGS =
            """
            - route:
                id: things
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { schedule: none, key: ID }
                  steps:
                    - filter:
                        constant: "false"
                        steps:
                          - log: "never"
            - route:
                id: away
                from:
                  uri: table:away/PUBLIC.THINGS
                  parameters: { schedule: none, key: ID }
                  steps:
                    - to: log:away
            - route:
                id: nothing
                from:
                  uri: table:shop/PUBLIC.NOTHING
                  parameters: { schedule: none, key: ID }
                  steps:
                    - to: log:nothing
            - route:
                id: values
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { schedule: none, key: ID, ids: "Array[1,none,2]", where: "ID = ${ids}.each_value" }
                  steps:
                    - filter:
                        constant: "false"
                        steps:
                          - log: "never"
            """;
    /** Each run of {@code things} that succeeds starts {@code echo}; a request starts {@code things} and waits for it. */
    private static final String CHAIN =
            """
            - route:
                id: echo
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { key: ID }
                  steps:
                    - filter:
                        constant: "false"
                        steps:
                          - log: "never"
            - route:
                id: listener
                from:
                  uri: sync-events:things
                  parameters: { on: committed }
                  steps:
                    - to: sync:echo
            - route:
                id: starter
                from:
                  uri: platform-http:/start
                  steps:
                    - to:
                        uri: sync:things
                        parameters: { await: true }
                    - setBody:
                        simple: "${header.CaravanStatus}"
            """;

    /** A file with lines that are no rows. */
    private static final String LINES =
            """
            - route:
                id: lines
                from:
                  uri: folder:%s
                  parameters: { schedule: none, format: csv, columns: "id INT, name STRING", maxDirty: 3 }
                  steps:
                    - filter:
                        constant: "false"
                        steps:
                          - log: "never"
            """;

    /** Waits for a sync that there is not, and a route that is none. */
    private static final String LATE =
            """
            - route:
                id: late
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { key: ID, after: "thing" }
                  steps:
                    - filter:
                        constant: "false"
                        steps:
                          - log: "never"
            - route:
                id: ticks
                from:
                  uri: direct:ticks
                  steps:
                    - split:
                        simple: "${body}"
                        steps:
                          - to: hive:ods.ticks
            """;

    private static final String BAD =
            """
            - route:
                id: bad
                from:
                  uri: timer:bad
                  parameters: { perod: 5 }
                  steps:
                    - to: log:bad
            """;

    private Path folder;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("caravan-api");
            Path routes = Files.createDirectory(folder.resolve("routes"));
            Files.writeString(routes.resolve("things.yaml"), THINGS);
            Files.writeString(routes.resolve("bad.yaml"), BAD);
            Files.writeString(routes.resolve("late.yaml"), LATE);
            Files.writeString(routes.resolve("chain.yaml"), CHAIN);
            Path in = Files.createDirectory(folder.resolve("in"));
            Files.write(
                    in.resolve("a.csv"),
                    "id,name\n1,Ada\nx,\"B\u00f6b, B.\"\n3,\u00ff\n4,Eve\n".getBytes(StandardCharsets.ISO_8859_1));
            Files.writeString(routes.resolve("lines.yaml"), LINES.formatted(in));
            String url = "jdbc:h2:file:" + folder.resolve("shop") + ";AUTO_SERVER=TRUE";
            try (Connection shop = DriverManager.getConnection(url)) {
                shop.createStatement().execute("create table THINGS(ID int primary key, NAME varchar(20))");
                shop.createStatement().execute("insert into THINGS values (1, 'one'), (2, 'two')");
                shop.createStatement()
                        .execute(
                                "create table CHANGES(ID int primary key, CREATED_AT timestamp, UPDATED_AT timestamp)");
            }
            return Map.of(
                    Token.SETTING.getKey(),
                    Token.SETTING.getValue(),
                    "caravan.files.roots",
                    folder.toString(),
                    "caravan.routes.dir",
                    routes.toString(),
                    "caravan.data.dir",
                    folder.resolve("data").toString(),
                    "caravan.connections.shop.url",
                    url,
                    "caravan.connections.away.url",
                    "jdbc:postgresql://127.0.0.1:1/nowhere");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the H2 database of the test", e);
        }
    }

    @Override
    public void stop() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
