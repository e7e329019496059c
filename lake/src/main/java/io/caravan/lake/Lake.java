package io.caravan.lake;

import static io.caravan.lake.Ports.Port.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * A real HDFS and a real Hive in one JVM, for demo and tests: NameNode, DataNode with WebHDFS, metastore and
 * HiveServer2, all on loopback ports, all in one folder. The same folder can be started again and still holds files and tables.
 */
public final class Lake {

    private static final long STOP_MILLIS = 4000;
    private static final long USERS_MILLIS = 500;
    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;

    private final LakeOptions options;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile Hdfs hdfs;
    private volatile Hive hive;
    private Settings settings;
    private Ports ports;

    private Lake(LakeOptions options) {
        this.options = options;
    }

    public static void main(String[] args) {
        try {
            Lake lake = new Lake(LakeOptions.parse(List.of(args)));
            for (String signal : List.of("TERM", "INT")) {
                Signal.handle(new Signal(signal), ignored -> daemon("lake-stop", lake::stop));
            }
            if (lake.options.parent()) {
                lake.followParent();
            }
            lake.options.users().ifPresent(lake::followUsers);
            lake.start();
        } catch (LakeOptions.WrongOption e) {
            fail(2, e.getMessage());
        } catch (Throwable e) {
            e.printStackTrace();
            fail(1, "lake: cannot start: " + rootCause(e) + ". See lake.log and console.log in the data folder.");
        }
    }

    private void start() throws Exception {
        long begin = System.nanoTime();
        Path data = Files.createDirectories(options.data());
        Folders.lock(data);
        Files.deleteIfExists(options.ready());
        Folders.delete(data.resolve("scratch"));
        Path temporary = Files.createDirectories(data.resolve("scratch/tmp"));
        Files.createDirectories(data.resolve("scratch/tez"));
        System.setProperty("java.io.tmpdir", temporary.toString());
        System.setProperty("lake.data", data.toString());
        System.setProperty("derby.system.home", data.toString());

        ports = Ports.choose(data.resolve("ports.properties"));
        settings = new Settings(options, ports);
        settings.install();
        if (options.ldap().isPresent()) {
            Ldap.start(ports.number(LDAP), options.ldap().get());
        }
        redirectConsole(data);
        if (options.pair()) {
            hdfs = Hdfs.startPair(data, settings.forPair());
        } else {
            startWithHive(data);
        }
        announce(ports);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        OUT.println("lake is ready after " + millis + " ms: " + options.ready());
        if (options.once()) {
            stop();
        }
    }

    private void startWithHive(Path data) throws Exception {
        CompletableFuture<Void> database = inBackground(() -> Metastore.prepare(data));
        hdfs = Hdfs.start(data, settings.forHdfs());
        database.join();
        hive = Hive.start(settings.forHive(), ports);
        hive.warm();
    }

    /** Hive and Tez print several lines for each query; a parent that does not read them would block the lake. */
    private static void redirectConsole(Path data) throws IOException {
        PrintStream file =
                new PrintStream(new FileOutputStream(data.resolve("console.log").toFile(), true), true);
        System.setOut(file);
        System.setErr(file);
    }

    private static void fail(int status, String message) {
        ERR.println(message);
        Runtime.getRuntime().halt(status);
    }

    private static Throwable rootCause(Throwable e) {
        return e.getCause() == null ? e : rootCause(e.getCause());
    }

    private void announce(Ports ports) throws IOException {
        String text = String.join(
                "\n",
                "pid=" + ProcessHandle.current().pid(),
                "namenode.http=http://" + ports.address(NAMENODE_HTTP)
                        + (options.pair() ? ",http://" + ports.address(STANDBY_HTTP) : ""),
                "namenode.rpc=hdfs://" + ports.address(NAMENODE_RPC),
                "hive.binary=" + ports.address(HIVE_BINARY),
                "hive.http=http://" + ports.address(HIVE_HTTP) + "/cliservice",
                "warehouse=" + Settings.FILE_SYSTEM + Settings.WAREHOUSE,
                "conf=" + options.data().resolve("conf"),
                "");
        Path ready = options.ready();
        Files.createDirectories(ready.getParent());
        Path draft = Files.writeString(ready.resolveSibling(ready.getFileName() + ".tmp"), text);
        Files.move(draft, ready, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The pipe from the parent closes however the parent ends, even when it is killed. */
    private void followParent() {
        daemon("lake-parent", () -> {
            try {
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    attempt(order);
                }
            } catch (IOException e) {
                // A broken pipe says the same as its end.
            }
            stop();
        });
    }

    /** However a user ends, its process id is gone. */
    private void followUsers(Path users) {
        daemon("lake-users", () -> {
            while (inUse(users)) {
                sleep(USERS_MILLIS);
            }
            stop();
        });
    }

    /** One who comes as the last one leaves has written its file before it looked for the ready file. */
    private boolean inUse(Path users) {
        if (Users.live(users)) {
            return true;
        }
        attempt(() -> Files.deleteIfExists(options.ready()));
        if (!Users.live(users)) {
            return false;
        }
        attempt(() -> announce(ports));
        return true;
    }

    /** Carries out an order of the parent's and says so, for tests of what happens when a part of the lake is away. */
    private void attempt(String order) {
        try {
            switch (order) {
                case "hive stop" -> hive.stop();
                case "hive start" -> hive = Hive.start(settings.forHive(), ports);
                case "failover" -> hdfs.failOver();
                case "safemode enter" -> hdfs.safeMode(true);
                case "safemode leave" -> hdfs.safeMode(false);
                default -> throw new IllegalArgumentException("no such order");
            }
            OUT.println("done: " + order);
        } catch (Exception e) {
            OUT.println("failed: " + order + ": " + rootCause(e));
        }
    }

    /**
     * Ends the process, in order if that takes less than four seconds and in any case then. Not from a shutdown hook:
     * the hooks of Hadoop and Hive would run beside it and pull the file system away.
     */
    private void stop() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        daemon("lake-halt", () -> {
            sleep(STOP_MILLIS);
            Runtime.getRuntime().halt(0);
        });
        attempt(() -> Files.deleteIfExists(options.ready()));
        if (hive != null) {
            attempt(hive::stop);
        }
        if (hdfs != null) {
            attempt(hdfs::stop);
        }
        if (!options.pair()) {
            attempt(Metastore::stop);
        }
        if (options.temporary()) {
            attempt(() -> Folders.delete(options.data()));
        }
        Runtime.getRuntime().halt(0);
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            ERR.println("lake: cannot stop in order: " + e + ". The next start of this folder recovers.");
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Step {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inBackground(Step step) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        step.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> daemon("lake-start", task));
    }
}
