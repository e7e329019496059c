package io.caravan;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real Hive and HDFS that tests share: one lake for all processes of a test run, which ends with the last of them. The
 * system property {@code caravan.test.lake} names the ready file of a lake that runs already, to be used instead.
 */
public final class Lakes {
    private static final Path JAR = Path.of("lake", "target", "lake", "lake.jar");
    private static final long READY_WITHIN_MILLIS = TimeUnit.MINUTES.toMillis(3);
    private static Lakes shared;

    private final Properties facts;
    private final List<String> command;
    private Process process;

    private Lakes(Properties facts, Process process, List<String> command) {
        this.facts = facts;
        this.process = process;
        this.command = command;
    }

    /** The lake of this test run, started by the first test that asks for it. */
    public static synchronized Lakes get() {
        if (shared == null) {
            String running = System.getProperty("caravan.test.lake");
            try {
                Path ready = running == null ? SharedLake.join() : Path.of(running);
                shared = new Lakes(read(ready), null, List.of());
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
        return fork(List.of("-Duser.timezone=" + zone), List.of("--ldap", user + ":" + password));
    }

    /** A lake of its own for a test that takes parts of it away. */
    static Lakes own() throws IOException {
        return fork(List.of(), List.of());
    }

    /** An HDFS of its own with two NameNodes, of which the order {@code failover} makes the other one active. */
    static Lakes pair() throws IOException {
        return fork(List.of(), List.of("--pair"));
    }

    /** Stops a lake that is not shared. */
    void stop() {
        stop(process);
    }

    /** Kills a lake that is not shared: what {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again on its own folder, at the same addresses. */
    void again() throws IOException {
        Files.deleteIfExists(ready());
        Process lake = start(command, ready());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lake)));
        process = lake;
    }

    /** Gives a lake that is not shared one of the orders in lake/README.md, and returns when it is carried out. */
    void order(String order) throws IOException {
        long before = done(order);
        OutputStream orders = process.getOutputStream();
        orders.write((order + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
        while (done(order) == before) {
            if (!process.isAlive()) {
                throw new IOException("the lake has ended: see " + out(ready()));
            }
            pause();
        }
    }

    private long done(String order) throws IOException {
        try (Stream<String> lines = Files.lines(out(ready()))) {
            return lines.filter(("done: " + order)::equals).count();
        }
    }

    private Path ready() {
        return Path.of(command.get(command.indexOf("--ready") + 1));
    }

    private static Path out(Path ready) {
        return ready.resolveSibling("lake.out");
    }

    public String namenodeHttp() {
        return facts.getProperty("namenode.http");
    }

    /** The folder with the configuration of Hadoop's own clients. */
    String conf() {
        return facts.getProperty("conf");
    }

    public String hiveBinary() {
        return facts.getProperty("hive.binary");
    }

    public String hiveHttp() {
        return facts.getProperty("hive.http");
    }

    /** The lake ends when its input does, so it cannot outlive this process, however that ends. */
    private static Lakes fork(List<String> jvm, List<String> options) throws IOException {
        Path data = folder();
        List<String> command = command(data, jvm, List.of("--parent"));
        command.addAll(options);
        Process lake = start(command, ready(data));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lake)));
        return new Lakes(read(ready(data)), lake, command);
    }

    /** A new folder for a lake. */
    static Path folder() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "test-lake")).toAbsolutePath();
        return Files.createTempDirectory(folder, "run");
    }

    /** The ready file of the lake in a folder. */
    static Path ready(Path data) {
        return data.resolve("ready.properties");
    }

    static List<String> command(Path data, List<String> jvm, List<String> options) throws IOException {
        if (!Files.exists(JAR)) {
            throw new IOException("there is no " + JAR + ". Build it with: mvn -f lake/pom.xml package");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It does not live long enough for what the second compiler costs.
        command.addAll(List.of("-Xmx1500m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        // It needs that much soon; a smaller heap is collected each time before it grows.
        command.addAll(List.of("-Xms1500m", "-Xmn600m", "-XX:MetaspaceSize=256m"));
        // With the first compiler alone there is room for 48 MB of code, which Hive fills in minutes; then all is slow.
        command.add("-XX:ReservedCodeCacheSize=240m");
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        command.addAll(List.of("--data", data.resolve("lake").toString()));
        command.addAll(List.of("--ready", ready(data).toString()));
        command.addAll(options);
        return command;
    }

    static Process start(List<String> command, Path ready) throws IOException {
        Process lake = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out(ready).toFile()))
                .start();
        long deadline = System.currentTimeMillis() + READY_WITHIN_MILLIS;
        while (!Files.exists(ready)) {
            if (!lake.isAlive() || System.currentTimeMillis() > deadline) {
                lake.destroyForcibly();
                throw new IOException("the lake did not start; see " + out(ready));
            }
            pause();
        }
        return lake;
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

    static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the lake started", e);
        }
    }

    static Properties read(Path file) throws IOException {
        Properties facts = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            facts.load(in);
        }
        return facts;
    }
}
