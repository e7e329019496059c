package io.caravan.api;

import io.caravan.Azurite;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A connection of every kind that cannot be used, each with a secret of its own, and a route that tries each. */
public final class CanariesFolder implements QuarkusTestResourceLifecycleManager {
    /** Every secret begins so. */
    static final String CANARY = "Canary0";

    /** Where a test finds the folder. */
    static final String FOLDER = "caravan.test.canaries";

    static final List<String> TABLES = List.of("pg", "maria", "oracle", "hsql");
    static final List<String> FILES = List.of("key", "sas", "string", "web");

    private Path folder;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("caravan-canaries");
            Path routes = Files.createDirectory(folder.resolve("routes"));
            System.setProperty(FOLDER, folder.toString());
            Map<String, String> settings = new TreeMap<>(Map.ofEntries(
                    Token.SETTING,
                    Map.entry("caravan.routes.dir", routes.toString()),
                    Map.entry("caravan.data.dir", folder.resolve("data").toString()),
                    Map.entry("quarkus.log.category.\"io.caravan\".level", "DEBUG"),
                    Map.entry("caravan.run.attempts", "1"),
                    Map.entry("caravan.lake.hive.url", "hive2://127.0.0.1:1"),
                    Map.entry("caravan.lake.hive.password", CANARY + "hive"),
                    Map.entry("caravan.lake.hdfs.url", "http://127.0.0.1:1")));
            String h2 = folder.resolve("h2").toString();
            try (Connection made = DriverManager.getConnection("jdbc:h2:file:" + h2, "sa", "another")) {
                made.createStatement().execute("create table T(ID int primary key)");
            }
            connection(settings, "pg", "jdbc:postgresql://127.0.0.1:1/x?sslpassword=" + CANARY + "pgurl", "password");
            connection(
                    settings, "maria", "jdbc:mariadb://127.0.0.1:1/x?keyPassword=" + CANARY + "mariaurl", "password");
            connection(settings, "oracle", "jdbc:oracle:thin:me/" + CANARY + "oracleurl@127.0.0.1:1/x", "password");
            connection(
                    settings, "hsql", "jdbc:h2:file:" + h2 + ";IFEXISTS=TRUE;PASSWORD=" + CANARY + "h2url", "username");
            connection(settings, "key", Azurite.get().endpoint(), "account-key");
            connection(settings, "sas", Azurite.get().endpoint(), "sas");
            connection(settings, "string", null, "connection-string");
            connection(settings, "web", "webhdfs://me:" + CANARY + "webhdfsurl@127.0.0.1:1", "password");
            for (String name : TABLES) {
                Files.writeString(routes.resolve(name + ".yaml"), route(name, "table:" + name + "/T", "hive:ods.t"));
            }
            for (String name : FILES) {
                String from = name.equals("web") ? "hdfs:/x?connection=web" : "blob:" + name + "/raw";
                Files.writeString(routes.resolve(name + ".yaml"), route(name, from, "hdfs:/landing"));
            }
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void connection(Map<String, String> settings, String name, String url, String key) {
        String prefix = "caravan.connections." + name + ".";
        if (url != null) {
            settings.put(prefix + "url", url);
        }
        // Fit for a key in Base64 too.
        String word = CANARY + name + "0123456789";
        String secret = word + "A".repeat((4 - word.length() % 4) % 4);
        settings.put(
                prefix + key,
                switch (key) {
                    case "username" -> "sa";
                    case "sas" -> "sv=2024-01-01&sig=" + secret;
                    case "connection-string" ->
                        "DefaultEndpointsProtocol=http;AccountName=x;AccountKey=" + secret
                                + ";BlobEndpoint=http://127.0.0.1:1/x";
                    default -> secret;
                });
    }

    static String route(String id, String from, String to) {
        return "- route:\n    id: " + id + "\n    from:\n      uri: \"" + from
                + "\"\n      parameters: { schedule: none }\n      steps:\n        - to: \"" + to + "\"\n";
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
