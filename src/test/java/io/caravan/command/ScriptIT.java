package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ClassArchive;
import io.caravan.command.terminal.Exit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code caravan} with the packaged program: where it runs, and what it finds there. */
class ScriptIT {
    private static final String ROUTES =
            """
            - route:
                id: things
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { schedule: once, key: ID }
                  steps:
                    - filter: { constant: "false", steps: [ { log: "never" } ] }
            """;
    private static final String DRIVER =
            """
            package com.example;

            import java.sql.*;
            import java.util.Properties;
            import java.util.logging.Logger;

            public class ToyDriver implements Driver {
                static {
                    try {
                        DriverManager.registerDriver(new ToyDriver());
                    } catch (SQLException e) {
                        throw new ExceptionInInitializerError(e);
                    }
                }

                public Connection connect(String url, Properties info) throws SQLException {
                    if (!acceptsURL(url)) {
                        return null;
                    }
                    throw new SQLException("the toy box is shut", "08001");
                }
                public boolean acceptsURL(String url) { return url.startsWith("jdbc:toy:"); }
                public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                    return new DriverPropertyInfo[0];
                }
                public int getMajorVersion() { return 1; }
                public int getMinorVersion() { return 0; }
                public boolean jdbcCompliant() { return false; }
                public Logger getParentLogger() { return Logger.getGlobal(); }
            }
            """;

    @TempDir
    private Path root;

    private Path home;
    private Path elsewhere;

    @BeforeEach
    void prepare() throws Exception {
        home = Files.createDirectories(root.resolve("home"));
        elsewhere = Files.createDirectories(root.resolve("elsewhere"));
        String shop = "jdbc:h2:file:" + home.resolve("shop") + ";AUTO_SERVER=TRUE";
        try (Connection connection = DriverManager.getConnection(shop)) {
            connection.createStatement().execute("create table THINGS(ID int primary key)");
        }
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/application.properties"),
                "caravan.connections.shop.url=" + shop + "\ncaravan.connections.toy.url=jdbc:toy:box\n");
        Files.writeString(Files.createDirectories(home.resolve("routes")).resolve("all.yaml"), ROUTES);
    }

    @Test
    void runsInTheFolderThatItIsTold() throws Exception {
        Said run = caravan(elsewhere, Map.of(), "--dir", home.toString(), "run", "things");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("things: run ");
        Files.writeString(elsewhere.resolve("mine.yaml"), ROUTES.replace("id: things", "id: mine"));
        Said mine = caravan(elsewhere, Map.of("CARAVAN_HOME", home.toString()), "validate", "mine.yaml");
        assertThat(mine.out()).as(mine.err()).endsWith("mine.yaml: good\n");
        assertThat(elsewhere.resolve(".data")).doesNotExist();
    }

    @Test
    void aFolderWithoutConfigurationIsToldAndStaysAsItIs() throws Exception {
        for (String command : new String[] {"serve", "syncs"}) {
            Said said = caravan(elsewhere, Map.of(), command);
            assertThat(said.code()).isEqualTo(Exit.USAGE);
            assertThat(said.err())
                    .contains("there is neither config/application.properties nor routes/")
                    .contains("--dir or CARAVAN_HOME");
        }
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(caravan(elsewhere, Map.of(), "--version").out()).matches("caravan \\d+\\.\\d+.*\nJava .*\n");
        assertThat(caravan(elsewhere, Map.of(), "--dir", "nowhere", "syncs").code())
                .isEqualTo(Exit.USAGE);
    }

    @Test
    void filesAreCheckedInAnyFolderAndNothingIsLeftThere() throws Exception {
        Files.writeString(
                elsewhere.resolve("tick.yaml"),
                "- route:\n    id: tick\n    from:\n      uri: timer:t\n      steps: [ { log: \"x\" } ]\n");
        Said said = caravan(elsewhere, Map.of(), "validate", "tick.yaml");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).isEqualTo("tick.yaml: good\n");
        assertThat(elsewhere).isDirectoryContaining("glob:**tick.yaml");
        assertThat(elsewhere.toFile().list()).hasSize(1);
    }

    @Test
    void aSettingThatThereIsNotEndsTheStartWithItsLine() throws Exception {
        Path settings = home.resolve("config/application.properties");
        Files.writeString(settings, Files.readString(settings) + "caravan.run.worker=3\n");
        for (String command : new String[] {"serve", "syncs"}) {
            Said said = caravan(home, Map.of("CARAVAN_LAKE_HIV_URL", "x"), command);
            assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
            assertThat(said.err())
                    .isEqualTo("caravan: warning: the environment: there is no setting CARAVAN_LAKE_HIV_URL."
                            + " Did you mean CARAVAN_LAKE_HIVE_URL?\n"
                            + "caravan: config/application.properties, line 3: there is no setting caravan.run.worker."
                            + " Did you mean caravan.run.workers?\n");
        }
    }

    @Test
    void aRunThatFailsIsToldOnceAndWithoutNoise() throws Exception {
        Files.writeString(
                home.resolve("routes/hive.yaml"),
                ROUTES.replace("id: things", "id: lake")
                        .replace(
                                "filter: { constant: \"false\", steps: [ { log: \"never\" } ] }",
                                "to: \"hive:ods.things\""));
        Said said = caravan(home, Map.of(), "run", "lake");
        assertThat(said.code()).isEqualTo(Exit.FAILED);
        assertThat(said.err())
                .containsOnlyOnce("cannot connect to the lake")
                .doesNotContain("cannot read: ", "NullPointerException", "MeterRegistry", "ERROR [io.ca.ru", "\tat ");
    }

    @Test
    void aServiceWhosePortIsTakenRunsNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Said said = caravan(home, Map.of("QUARKUS_HTTP_PORT", Integer.toString(taken.getLocalPort())), "serve");
            assertThat(said.code()).as(said.out()).isEqualTo(Exit.UNREACHABLE);
            assertThat(said.err())
                    .contains("caravan: cannot listen at 127.0.0.1:" + taken.getLocalPort())
                    .contains("quarkus.http.port or QUARKUS_HTTP_PORT");
            assertThat(said.out()).doesNotContain("committed");
        }
        assertThat(caravan(home, Map.of(), "runs").out()).contains("There are no such runs.");
    }

    @Test
    void takesDriversFromTheFolderLib() throws Exception {
        assertThat(caravan(home, Map.of(), "connections").out()).contains("toy", "driver");
        driver(Files.createDirectories(home.resolve("lib")).resolve("toy.jar"));
        assertThat(caravan(home, Map.of(), "test-connection", "toy").out()).contains("the toy box is shut");
    }

    private void driver(Path jar) throws IOException {
        Path source = Files.createDirectories(root.resolve("com/example")).resolve("ToyDriver.java");
        Files.writeString(source, DRIVER);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", "17", "-d", root.toString(), source.toString()))
                .isZero();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry("com/example/ToyDriver.class"));
            entries.write(Files.readAllBytes(root.resolve("com/example/ToyDriver.class")));
            entries.putNextEntry(new JarEntry("META-INF/services/java.sql.Driver"));
            entries.write("com.example.ToyDriver\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    private static Said caravan(Path folder, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Path.of("caravan").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("script", ".out");
        Path err = Files.createTempFile("script", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        List<String> options = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        options.addAll(ClassArchive.COMMAND.options());
        builder.environment().put("JAVA_OPTS", String.join(" ", options));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as(Files.readString(err))
                    .isTrue();
            return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
