package io.caravan.lake;

import static io.caravan.lake.Ports.Port.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real HDFS and a real Hive in one JVM, for demo and tests: NameNode, DataNode with WebHDFS, metastore and HiveServer2, all
 * on loopback ports, all in one folder. The same folder can be started again and still holds files and tables.
 */
public final class Lake {

    private static final long STOP_MILLIS = 4000;

    private final LakeOptions options;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile Hdfs hdfs;
    private volatile Hive hive;

    private Lake(LakeOptions options) {
        this.options = options;
    }

    public static void main(String[] args) {
        try {
            Lake lake = new Lake(LakeOptions.parse(List.of(args)));
            Runtime.getRuntime().addShutdownHook(new Thread(lake::stop, "lake-stop"));
            if (lake.options.parent()) {
                lake.followParent();
            }
            lake.start();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(2);
        } catch (Throwable e) {
            System.err.println("lake: cannot start: " + e + ". See lake.log in the data folder.");
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private void start() throws Exception {
        long begin = System.nanoTime();
        Path data = Files.createDirectories(options.data());
        Files.deleteIfExists(options.ready());
        Folders.delete(data.resolve("scratch"));
        Path temporary = Files.createDirectories(data.resolve("scratch/tmp"));
        Files.createDirectories(data.resolve("scratch/tez"));
        System.setProperty("java.io.tmpdir", temporary.toString());
        System.setProperty("lake.data", data.toString());
        System.setProperty("derby.system.home", data.toString());

        Ports ports = Ports.choose(data.resolve("ports.properties"));
        Settings settings = new Settings(options, ports);
        settings.install();
        if (options.ldap().isPresent()) {
            Ldap.start(ports.number(LDAP), options.ldap().get());
        }
        CompletableFuture<Void> database = inBackground(() -> Metastore.prepare(data));
        hdfs = Hdfs.start(data, settings.forHdfs());
        database.join();
        hive = Hive.start(settings.forHive(), ports);
        hive.warm();
        announce(ports);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        System.out.println("lake is ready after " + millis + " ms: " + options.ready());
    }

    private void announce(Ports ports) throws IOException {
        String text = String.join(
                "\n",
                "pid=" + ProcessHandle.current().pid(),
                "namenode.http=http://" + ports.address(NAMENODE_HTTP),
                "namenode.rpc=hdfs://" + ports.address(NAMENODE_RPC),
                "hive.binary=" + ports.address(HIVE_BINARY),
                "hive.http=http://" + ports.address(HIVE_HTTP) + "/cliservice",
                "warehouse=" + Settings.FILE_SYSTEM + Settings.WAREHOUSE,
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
                while (System.in.read() >= 0) {}
            } catch (IOException e) {
                // A broken pipe says the same as its end.
            }
            stop();
        });
    }

    /** Ends the process, in order if that takes less than four seconds and in any case then. */
    private void stop() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        daemon("lake-halt", () -> {
            sleep(STOP_MILLIS);
            Runtime.getRuntime().halt(0);
        });
        try {
            Files.deleteIfExists(options.ready());
            if (hive != null) {
                hive.stop();
            }
            if (hdfs != null) {
                hdfs.stop();
            }
            Metastore.stop();
            if (options.temporary()) {
                Folders.delete(options.data());
            }
        } catch (Exception e) {
            System.err.println("lake: cannot stop in order: " + e);
        } finally {
            Runtime.getRuntime().halt(0);
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
        return CompletableFuture.runAsync(() -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, task -> daemon("lake-start", task));
    }
}
