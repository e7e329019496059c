package io.caravan.bench;

import com.azure.storage.blob.BlobContainerClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Files from Azurite into HDFS by the packaged application, against what the same machine does bare: the SDK's download to
 * nowhere, and an upload of the same bytes over WebHDFS. System properties: {@code files.count} (40), {@code files.size} in
 * MB (100), {@code files.large} in MB (4096), {@code files.small} (10000), {@code files.far} in milliseconds (20), {@code
 * files.rounds} (3), {@code bench.heap} (256m).
 */
public final class FileBench {
    private static final int COUNT = Integer.getInteger("files.count", 40);
    private static final int SIZE = Integer.getInteger("files.size", 100);
    private static final int LARGE = Integer.getInteger("files.large", 4096);
    private static final int SMALL = Integer.getInteger("files.small", 10_000);
    private static final int FAR = Integer.getInteger("files.far", 20);
    private static final int ROUNDS = Integer.getInteger("files.rounds", 3);
    private static final String HEAP = System.getProperty("bench.heap", "256m");
    private static final int SMALL_BYTES = 10 << 10;
    private static final int SEQUENTIAL = 1000;

    private final Path run;
    private final String namenode;
    private final Hdfs hdfs;
    private final int port = Child.freePort();
    private final Figures figures = new Figures();

    /** @param run for all that the bench writes */
    private FileBench(Path run, String namenode) throws IOException {
        this.run = run;
        this.namenode = namenode;
        this.hdfs = new Hdfs(namenode);
    }

    public static void main(String[] arguments) throws Exception {
        Path folder =
                Files.createDirectories(Path.of("bench", "target", "work")).toAbsolutePath();
        Path run = Files.createTempDirectory(folder, "files");
        Path ready = run.resolve("lake.properties");
        try (Child lake = Child.java(
                run.resolve("lake.log"),
                "-Xmx1500m",
                "-XX:+UseSerialGC",
                // A DataNode answers as many uploads at a time: by default twice as many as there are cores.
                "-Dio.netty.eventLoopThreads=16",
                "-jar",
                Path.of("lake", "target", "lake", "lake.jar").toString(),
                "--data",
                run.resolve("lake").toString(),
                "--ready",
                ready.toString())) {
            Properties facts = lake.await(ready);
            FileBench bench = new FileBench(run, facts.getProperty("namenode.http"));
            bench.figures.watch("lake", lake.handle());
            bench.measure();
        }
        System.exit(0);
    }

    private void measure() throws Exception {
        try (Distance far = new Distance(port, FAR);
                Service service = service(far.port())) {
            figures.watch("service", service.child.handle());
            if (SMALL > 0) {
                small(service, far.port());
            }
            if (COUNT > 0) {
                large(service, "many", COUNT, SIZE);
            }
            if (LARGE > 0) {
                large(service, "large", 1, LARGE);
            }
            print();
            System.out.printf(
                    "peak resident memory %d MB (heap %s)%n", Cost.peakMegabytes(service.child.handle()), HEAP);
        }
    }

    private Service service(int farPort) throws Exception {
        Map<String, String> configuration = Map.of(
                "caravan.connections.azurite.url",
                Azurite.endpoint(port),
                "caravan.connections.azurite.account-key",
                Azurite.KEY,
                "caravan.connections.far.url",
                Azurite.endpoint(farPort),
                "caravan.connections.far.account-key",
                Azurite.KEY,
                "caravan.lake.hdfs.url",
                namenode,
                "caravan.lake.hdfs.user",
                "hive");
        Map<String, String> routes = new TreeMap<>();
        route(routes, "warm", "small", 16);
        for (int round = 0; round < ROUNDS; round++) {
            for (int parallelism : new int[] {1, 2, 3, 4}) {
                route(routes, "many", parallelism, round);
                route(routes, "large", parallelism, round);
            }
            for (int parallelism : new int[] {4, 16, 32}) {
                route(routes, "small", parallelism, round);
                route(routes, "far", parallelism, round);
            }
        }
        Service service = new Service(run.resolve("service"), HEAP, configuration, routes);
        service.awaitSyncs(routes.size());
        return service;
    }

    private static byte[] block() {
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        return block;
    }

    private Azurite azurite(String set) throws Exception {
        Azurite azurite = new Azurite(run.resolve("azurite-" + set), port);
        figures.watch("azurite", azurite.handle());
        return azurite;
    }

    private void large(Service service, String set, int files, int megabytes) throws Exception {
        try (Azurite azurite = azurite(set)) {
            byte[] block = block();
            for (int i = 0; i < files; i++) {
                azurite.upload(set + "/f" + i, megabytes, block);
            }
            System.out.printf("%s: %d x %d MB%n", set, files, megabytes);
            for (int round = 0; round < ROUNDS; round++) {
                bare(azurite, set);
                for (int parallelism : new int[] {1, 2, 3, 4}) {
                    run(service, azurite, set, parallelism, round);
                }
            }
        }
    }

    private void small(Service service, int farPort) throws Exception {
        try (Azurite azurite = azurite("small")) {
            byte[] content = Arrays.copyOf(block(), SMALL_BYTES);
            for (int i = 0; i < SMALL; i++) {
                azurite.upload(name(i), content);
            }
            System.out.printf("small: %d x 10 KB%n", SMALL);
            // Not counted: at first all of them compile what they run, and a slow start of one would flatter another.
            service.run("warm");
            hdfs.delete("/bench/warm");
            BlobContainerClient far = Azurite.container(farPort);
            for (int round = 0; round < ROUNDS; round++) {
                small(service, azurite, "small", azurite.container(), round);
                small(service, azurite, "far", far, round);
            }
        }
    }

    private static String name(int small) {
        return "small/d" + small % 50 + "/f" + small;
    }

    private void small(Service service, Azurite azurite, String set, BlobContainerClient from, int round)
            throws Exception {
        bare(azurite, set + " sequential", from, 1);
        bare(azurite, set + " bare by 16 threads", from, 16);
        for (int parallelism : new int[] {4, 16, 32}) {
            run(service, azurite, set, parallelism, round);
        }
    }

    private static boolean ofSmall(String set) {
        return set.equals("small") || set.equals("far");
    }

    private static void route(Map<String, String> routes, String set, int parallelism, int round) {
        route(routes, id(set, parallelism, round), set, parallelism);
    }

    private static void route(Map<String, String> routes, String id, String set, int parallelism) {
        routes.put(
                id,
                """
                - route:
                    id: %s
                    from:
                      uri: blob:%s/bench/%s
                      parameters: { schedule: none, parallelism: %d }
                      steps: [ { to: "hdfs:/bench/%s" } ]
                """
                        .formatted(
                                id,
                                set.equals("far") ? "far" : "azurite",
                                set.equals("far") ? "small" : set,
                                parallelism,
                                id));
    }

    private static String id(String set, int parallelism, int round) {
        return set + "-" + parallelism + "-" + round;
    }

    private void run(Service service, Azurite azurite, String set, int parallelism, int round) throws Exception {
        begin(azurite);
        double took = service.run(id(set, parallelism, round));
        figures.note(set + " parallelism " + parallelism, ofSmall(set) ? took / SMALL : took);
        hdfs.delete("/bench/" + id(set, parallelism, round));
    }

    private void begin(Azurite azurite) throws IOException {
        azurite.recall();
        figures.begin();
    }

    /** The SDK to nowhere, one blob after another; then as many bytes over one WebHDFS upload after another. */
    private void bare(Azurite azurite, String set) throws Exception {
        begin(azurite);
        BlobContainerClient container = azurite.container();
        long start = System.nanoTime();
        List<Long> sizes = new ArrayList<>();
        for (var blob : container.listBlobsByHierarchy("/", options(set), null)) {
            container.getBlobClient(blob.getName()).downloadStream(OutputStream.nullOutputStream());
            sizes.add(blob.getProperties().getContentLength());
        }
        figures.note(set + " bare download", (System.nanoTime() - start) / 1e9);
        byte[] block = new byte[1 << 20];
        new Random(2).nextBytes(block);
        begin(azurite);
        start = System.nanoTime();
        for (int i = 0; i < sizes.size(); i++) {
            hdfs.put("/bench/bare/" + i, sizes.get(i), block);
        }
        figures.note(set + " bare upload", (System.nanoTime() - start) / 1e9);
        hdfs.delete("/bench/bare");
    }

    private static com.azure.storage.blob.models.ListBlobsOptions options(String set) {
        return new com.azure.storage.blob.models.ListBlobsOptions().setPrefix(set + "/");
    }

    /** Small files by threads that download and create one after another, as a script would; some stand for all. */
    private void bare(Azurite azurite, String row, BlobContainerClient from, int threads) throws Exception {
        begin(azurite);
        long start = System.nanoTime();
        int files = Math.min(SMALL, SEQUENTIAL * (threads == 1 ? 1 : 2));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Void>> copies = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            String name = name(i);
            String path = "/bench/bare/" + i;
            copies.add(pool.submit(() -> {
                byte[] content = from.getBlobClient(name).downloadContent().toBytes();
                hdfs.put(path, content.length, content);
                return null;
            }));
        }
        for (Future<Void> copy : copies) {
            copy.get();
        }
        pool.shutdown();
        figures.note(row, (System.nanoTime() - start) / 1e9 / files);
        hdfs.delete("/bench/bare");
    }

    private void print() {
        System.out.println("\n| files | seconds | CPU seconds | MB/s or files/s | ratio |\n|---|---|---|---|---|");
        for (String row : figures.rows()) {
            String set = row.substring(0, row.indexOf(' '));
            double megabytes = set.equals("many") ? (double) COUNT * SIZE : LARGE;
            boolean small = ofSmall(set);
            double base = small
                    ? figures.seconds(set + " sequential")
                    : Math.max(figures.seconds(set + " bare download"), figures.seconds(set + " bare upload"));
            double took = figures.seconds(row);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.4f | %.1f | %.0f | %.2f |%n",
                    row,
                    took,
                    figures.cpu(row),
                    small ? 1 / took : megabytes / took,
                    base / took);
        }
    }
}
