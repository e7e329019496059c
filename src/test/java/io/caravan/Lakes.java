package io.caravan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
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
    private final Process process;

    private Lakes(Properties facts, Process process) {
        this.facts = facts;
        this.process = process;
    }

    /** The lake of this test run, started by the first test that asks for it. */
    public static synchronized Lakes get() {
        if (shared == null) {
            String running = System.getProperty("caravan.test.lake");
            try {
                shared = running == null ? fork(List.of(), List.of()) : new Lakes(read(Path.of(running)), null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /**
     * A lake of its own for one test, in another time zone than this process, that lets in only one user. It costs some
     * ten seconds and half a gigabyte.
     */
    static Lakes withLogin(String user, String password, ZoneId zone) throws IOException {
        List<String> quickly = List.of("-XX:TieredStopAtLevel=1", "-Duser.timezone=" + zone);
        return fork(quickly, List.of("--ldap", user + ":" + password));
    }

    /** Stops a lake that is not shared. */
    void stop() {
        stop(process);
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

    private static Lakes fork(List<String> jvm, List<String> options) throws IOException {
        if (!Files.exists(JAR)) {
            throw new IOException("there is no " + JAR + ". Build it with: mvn -f lake/pom.xml package");
        }
        Path folder = Files.createDirectories(Path.of("target", "test-lake")).toAbsolutePath();
        Path data = Files.createTempDirectory(folder, "run");
        Path ready = data.resolve("ready.properties");
        // The lake ends when its input does, so it cannot outlive this process, however that ends.
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1500m", "-XX:+UseSerialGC"));
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        command.addAll(List.of("--data", data.resolve("lake").toString()));
        command.addAll(List.of("--ready", ready.toString(), "--parent"));
        command.addAll(options);
        Process lake = new ProcessBuilder(command)
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
        return new Lakes(read(ready), lake);
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
