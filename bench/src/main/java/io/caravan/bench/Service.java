package io.caravan.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application with its own folder of routes, driven through its REST interface. */
final class Service implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("\"status\"\\s*:\\s*\"([A-Z]+)\"");
    private static final Pattern FINISHED = Pattern.compile("\"finished\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern BYTES = Pattern.compile("\"bytesRead\"\\s*:\\s*(\\d+)");
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final Path token;
    final Child child;

    Service(Path folder, String heap, Map<String, String> configuration, Map<String, String> routes) throws Exception {
        Path dropped = Files.createDirectories(folder.resolve("routes"));
        for (var route : routes.entrySet()) {
            Files.writeString(dropped.resolve(route.getKey() + ".yaml"), route.getValue());
        }
        token = folder.resolve("data").resolve("token");
        int port = Child.freePort();
        base = "http://127.0.0.1:" + port;
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx" + heap,
                "-Dquarkus.http.port=" + port,
                "-Dcaravan.routes.dir=" + dropped,
                "-Dcaravan.data.dir=" + folder.resolve("data")));
        String more = System.getProperty("bench.jvm", "");
        if (!more.isBlank()) {
            arguments.addAll(List.of(more.split(" ")));
        }
        configuration.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        arguments.addAll(List.of(
                "-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        child = Child.java(folder.resolve("service.log"), arguments.toArray(String[]::new));
        awaitReady(routes.keySet().iterator().next());
    }

    private void awaitReady(String route) throws Exception {
        for (int i = 0; i < 600; i++) {
            if (!child.alive()) {
                throw new IOException("the service ended; see " + child.log);
            }
            try {
                if (get("/api/v1/syncs/" + route).contains("\"id\"")) {
                    return;
                }
            } catch (IOException notYet) {
                // It is still starting.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the service was not ready in a minute; see " + child.log);
    }

    /** Waits until so many syncs run. */
    void awaitSyncs(int count) throws Exception {
        Pattern id = Pattern.compile("\"schedule\"");
        while (id.matcher(get("/api/v1/syncs")).results().count() < count) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** With the token of the service's data folder, once there is one. */
    private HttpRequest.Builder request(String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return Files.exists(token)
                ? request.header(
                        "Authorization", "Bearer " + Files.readString(token).strip())
                : request;
    }

    String get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    /** Runs a sync and waits for its end; the seconds from the request to the committed cursor. */
    double run(String route) throws Exception {
        Instant start = Instant.now();
        var asked = http.send(
                request("/api/v1/syncs/" + route + "/run")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        if (asked.statusCode() >= 300) {
            throw new IOException("run of " + route + " refused: " + asked.body());
        }
        while (true) {
            String last = get("/api/v1/syncs/" + route + "/runs?limit=1");
            Matcher status = STATUS.matcher(last);
            String now = status.find() ? status.group(1) : "none";
            Matcher finished = FINISHED.matcher(last);
            if (now.equals("COMMITTED") && finished.find()) {
                return Duration.between(start, Instant.parse(finished.group(1))).toNanos() / 1e9;
            }
            if (now.equals("FAILED") || now.equals("QUARANTINED") || now.equals("CANCELLED")) {
                throw new IOException("run of " + route + " ended " + now + ": " + last);
            }
            // Answers cost a run time, which is told by its own end.
            long nanos = Duration.between(start, Instant.now()).toNanos();
            TimeUnit.NANOSECONDS.sleep(5_000_000 + Math.min(995_000_000, nanos / 10));
        }
    }

    /** Bytes that the last run of a sync took from the wire of its source. */
    long bytesRead(String route) throws IOException, InterruptedException {
        Matcher bytes = BYTES.matcher(get("/api/v1/syncs/" + route + "/runs?limit=1"));
        return bytes.find() ? Long.parseLong(bytes.group(1)) : 0;
    }

    @Override
    public void close() throws Exception {
        child.close();
    }
}
