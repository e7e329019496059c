package io.caravan;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged application in an archive of loaded classes, made once for each build: with it a process starts in two
 * thirds of the time. A JVM that an archive does not fit starts without it.
 */
public enum ClassArchive {
    /** What the service loads until it is ready. */
    SERVICE {
        @Override
        void run(Path folder, List<String> command) throws IOException {
            Files.createDirectories(folder.resolve("routes"));
            int port = freePort();
            List<String> service = new ArrayList<>(command);
            service.add(1, "-Dquarkus.http.port=" + port);
            HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                    .build();
            Process process = start(folder, service);
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> !process.isAlive()
                            || HttpClient.newHttpClient()
                                            .send(ready, BodyHandlers.discarding())
                                            .statusCode()
                                    == 200);
            process.destroy();
            end(process);
        }
    },
    /** What a command loads that asks a service, here one that is not there. */
    COMMAND {
        @Override
        void run(Path folder, List<String> command) throws IOException {
            List<String> asks = new ArrayList<>(command);
            asks.addAll(List.of("runs", "--server", "http://127.0.0.1:" + freePort()));
            end(start(folder, asks));
        }
    };

    /** The packaged application; an archive fits the path that it was made with. */
    public static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();

    private static final Path FOLDER = Path.of("target", "test-archives").toAbsolutePath();

    private List<String> options;

    /** Starts it, with nothing but the given folder, and waits for its end. */
    abstract void run(Path folder, List<String> command) throws IOException;

    /** What the JVM of a packaged application is told: the archive, and to say nothing if it does not fit. */
    public synchronized List<String> options() throws IOException {
        if (options == null) {
            Path archive = FOLDER.resolve(name() + ".jsa");
            try (BuildLock lock = BuildLock.on(FOLDER.resolve("lock"))) {
                if (!Files.exists(archive) || modified(archive) < modified(JAR)) {
                    make(archive);
                }
            }
            options = Files.exists(archive)
                    ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable")
                    : List.of("-Xlog:disable");
        }
        return options;
    }

    private static long modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis();
    }

    private void make(Path archive) throws IOException {
        Files.deleteIfExists(archive);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable", "-jar", JAR.toString()));
        run(Files.createTempDirectory(FOLDER, name()), command);
    }

    private static Process start(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private static void end(Process process) throws IOException {
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a class archive was made", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
