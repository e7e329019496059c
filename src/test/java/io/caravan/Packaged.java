package io.caravan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged application as a process of its own, with a folder for its routes and data that survives it: started,
 * killed and started again as a user's would be.
 */
final class Packaged implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Map<String, String> configuration = new TreeMap<>();
    private Process process;
    private String base;

    Packaged(Path folder) throws IOException {
        this(folder, Lakes.get());
    }

    Packaged(Path folder, Lakes lake) throws IOException {
        this.folder = folder;
        Files.createDirectories(routes());
        configure("caravan.routes.dir", routes().toString());
        configure("caravan.files.roots", folder.toString());
        configure("caravan.data.dir", folder.resolve("data").toString());
        configure("caravan.lake.hive.url", "hive2://" + lake.hiveBinary());
        configure("caravan.lake.hdfs.url", lake.namenodeHttp());
        configure("caravan.lake.hdfs.user", "hive");
    }

    Path routes() {
        return folder.resolve("routes");
    }

    void configure(String key, String value) {
        configuration.put(key, value);
    }

    void connection(String name, String url) {
        configure("caravan.connections." + name + ".url", url);
    }

    /** Writes a route file as an editor that saves at once does. */
    void drop(String name, String yaml) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        Files.writeString(fresh, yaml);
        Files.move(fresh, routes().resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void start() throws IOException {
        int port = freePort();
        base = "http://127.0.0.1:" + port;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(ClassArchive.SERVICE.options());
        command.add("-Dquarkus.http.port=" + port);
        configuration.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", ClassArchive.JAR.toString()));
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
        process = started;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> !started.isAlive() || get("/q/health/ready").statusCode() == 200);
        if (!started.isAlive()) {
            throw new IOException("the application ended:\n" + log());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Freezes it: SIGSTOP. It holds its connections, its locks and what it believes. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on where it was frozen: SIGCONT. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** What an orderly stop does: SIGTERM. */
    void terminate() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the application does not stop:\n" + log());
        }
    }

    /** All that it has printed, over all its starts. */
    String log() throws IOException {
        return Files.readString(logFile());
    }

    private Path logFile() {
        return folder.resolve("caravan.log");
    }

    /** As its owner asks it: with the token of its data folder, once there is one. */
    private HttpRequest.Builder request(String path) throws IOException {
        Path token = folder.resolve("data").resolve("token");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return Files.exists(token)
                ? request.header(
                        "Authorization", "Bearer " + Files.readString(token).strip())
                : request;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    /** Asks for a run of a sync now. */
    HttpResponse<String> run(String sync) throws IOException, InterruptedException {
        return http.send(
                request("/api/v1/syncs/" + sync + "/run")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    /** The latest run of a sync, a missing node before the first. */
    JsonNode lastRun(String sync) throws IOException, InterruptedException {
        return JSON.readTree(get("/api/v1/syncs/" + sync + "/runs?limit=1").body())
                .path(0);
    }

    /** Waits until the latest run of a sync stands so. */
    JsonNode awaitRun(String sync, String status) {
        return Awaitility.await("a run of " + sync + " is " + status)
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> lastRun(sync), run -> run.path("status").asText().equals(status));
    }

    /** How a dropped file stands, a missing node if it is not known. */
    JsonNode file(String name) throws IOException, InterruptedException {
        for (JsonNode file : JSON.readTree(get("/api/v1/files").body())) {
            if (file.path("file").asText().equals(name)) {
                return file;
            }
        }
        return JSON.missingNode();
    }

    JsonNode awaitFile(String name, String status) {
        return Awaitility.await(name + " is " + status)
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> file(name), file -> file.path("status").asText().equals(status));
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
