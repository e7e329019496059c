package io.caravan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The real Hive and HDFS that tests share: one forked lake for a test run, stopped with it. The system property {@code
 * caravan.test.lake} names the ready file of a lake that runs already, to be used instead.
 */
public final class Lakes {
    private static final Path JAR = Path.of("lake", "target", "lake", "lake.jar");
    private static final long READY_WITHIN_MILLIS = TimeUnit.MINUTES.toMillis(3);
    private static Lakes shared;

    private final Properties facts;

    private Lakes(Properties facts) {
        this.facts = facts;
    }

    /** The lake of this test run, started by the first test that asks for it. */
    public static synchronized Lakes get() {
        if (shared == null) {
            String running = System.getProperty("caravan.test.lake");
            try {
                shared = new Lakes(running == null ? fork() : read(Path.of(running)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    public String namenodeHttp() {
        return facts.getProperty("namenode.http");
    }

    public String hiveBinary() {
        return facts.getProperty("hive.binary");
    }

    public String hiveHttp() {
        return facts.getProperty("hive.http");
    }

    private static Properties fork() throws IOException {
        if (!Files.exists(JAR)) {
            throw new IOException("there is no " + JAR + ". Build it with: mvn -f lake/pom.xml package");
        }
        Path folder = Files.createDirectories(Path.of("target", "test-lake")).toAbsolutePath();
        Path data = Files.createTempDirectory(folder, "run");
        Path ready = data.resolve("ready.properties");
        // The lake ends when its input does, so it cannot outlive this process, however that ends.
        Process lake = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1500m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "--data",
                        data.resolve("lake").toString(),
                        "--ready",
                        ready.toString(),
                        "--parent"))
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("lake.out").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lake)));
        long deadline = System.currentTimeMillis() + READY_WITHIN_MILLIS;
        while (!Files.exists(ready)) {
            if (!lake.isAlive() || System.currentTimeMillis() > deadline) {
                lake.destroyForcibly();
                throw new IOException("the lake did not start; see " + data.resolve("lake.out"));
            }
            pause();
        }
        return read(ready);
    }

    private static void stop(Process lake) {
        lake.destroy();
        try {
            if (!lake.waitFor(10, TimeUnit.SECONDS)) {
                lake.destroyForcibly();
            }
        } catch (InterruptedException e) {
            lake.destroyForcibly();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the lake started", e);
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties facts = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            facts.load(in);
        }
        return facts;
    }
}
