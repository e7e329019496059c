package io.caravan.api;

import static io.caravan.api.CanariesFolder.CANARY;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Secrets of every kind of connection, looked for in all that is answered, printed and stored. */
@QuarkusTest
@QuarkusTestResource(value = CanariesFolder.class, restrictToAnnotatedClass = true)
class CanariesTest extends Token {
    /** What is printed: filtered as the console's lines are. */
    private static final class Lines extends StreamHandler {
        private final ByteArrayOutputStream printed;

        Lines() {
            this(new ByteArrayOutputStream());
        }

        private Lines(ByteArrayOutputStream printed) {
            super(printed, new SimpleFormatter());
            this.printed = printed;
            setLevel(Level.ALL);
            setFilter(new ToldFailures());
        }

        String text() {
            flush();
            return printed.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void noSecretIsAnsweredPrintedOrStored() throws Exception {
        Lines log = new Lines();
        Logger.getLogger("").addHandler(log);
        List<String> said = new ArrayList<>();
        for (String name : all()) {
            said.add(given().post("/api/v1/connections/" + name + "/test").asString());
            said.add(get("/api/v1/connections/" + name + "/tables").asString());
            said.add(given().post("/api/v1/syncs/" + name + "/plan").asString());
            said.add(get("/api/v1/syncs/" + name + "/preview").asString());
            String run = given().post("/api/v1/syncs/" + name + "/run").asString();
            said.add(run);
            said.add(post(
                    "/plan",
                    CanariesFolder.route(
                            name + "2",
                            "table:" + name + "/{{caravan.connections." + name + ".password}}",
                            "log:${env:HOME}")));
            said.add(post(
                    "/validate",
                    CanariesFolder.route(
                            name + "2",
                            "table:" + name + "/T",
                            "log:x?marker={{caravan.connections." + name + ".password}}")));
        }
        for (String name : List.of("hive", "hdfs")) {
            said.add(given().post("/api/v1/connections/" + name + "/test").asString());
        }
        Awaitility.await().until(() -> !get("/api/v1/runs?limit=100").asString().contains("EXTRACTING"));
        for (String path : List.of(
                "/api/v1/syncs",
                "/api/v1/runs?limit=100",
                "/api/v1/files",
                "/api/v1/connections",
                "/q/metrics",
                "/q/health",
                "/q/openapi")) {
            said.add(get(path).asString());
        }
        for (int run : get("/api/v1/runs?limit=100").jsonPath().getList("id", Integer.class)) {
            said.add(get("/api/v1/runs/" + run).asString());
        }
        LoggerFactory.getLogger("somebody.else")
                .warn(
                        "cannot log in with {}",
                        CANARY + "pg0123456789A",
                        new IllegalStateException("outer", new IllegalArgumentException("no " + CANARY + "hive")));
        assertThat(String.join("\n", said)).contains("cannot ").doesNotContain(CANARY);
        Path folder = Path.of(System.getProperty(CanariesFolder.FOLDER));
        Logger.getLogger("").removeHandler(log);
        assertThat(log.text()).contains("cannot log in with xxxxxx", "java.lang.IllegalArgumentException: no xxxxxx");
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(CANARY);
            }
        }
        assertThat(log.text()).doesNotContain(CANARY);
    }

    private static List<String> all() {
        return Stream.concat(CanariesFolder.TABLES.stream(), CanariesFolder.FILES.stream())
                .toList();
    }

    private static String post(String path, String yaml) {
        return given().contentType("application/yaml")
                .body(yaml)
                .post("/api/v1" + path)
                .asString();
    }
}
