package io.caravan;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An Apache HttpFS of its own for one test, a process in front of the HDFS of a lake. */
final class HttpFs implements AutoCloseable {
    private static final Path JAR = Path.of("lake", "httpfs", "target", "httpfs", "httpfs.jar");

    private final Process process;
    private final String address;

    private HttpFs(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it; who asks it before it is ready is refused the connection, or waits. */
    static HttpFs before(Lakes lake) throws IOException {
        if (!Files.exists(JAR)) {
            throw new IOException("there is no " + JAR + ". Build it with: mvn -f lake/httpfs/pom.xml package");
        }
        Path folder = Files.createDirectories(Path.of("target", "test-lake")).toAbsolutePath();
        Path home = Files.createTempDirectory(folder, "httpfs");
        int port = freePort();
        // It ends when its input does, so it cannot outlive this process, however that ends.
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx300m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        home.toString(),
                        lake.conf(),
                        Integer.toString(port)))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("httpfs.out").toFile())
                .start();
        return new HttpFs(process, "http://127.0.0.1:" + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String address() {
        return address;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
