package io.caravan.bench;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.ParallelTransferOptions;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Files from Azurite into HDFS by the packaged application, against what the same machine does bare: the SDK's download to
 * nowhere, and an upload of the same bytes over WebHDFS. System properties: {@code files.count} (40), {@code files.size} in
 * MB (100), {@code files.large} in MB (4096), {@code files.small} (10000), {@code files.far} in milliseconds (20), {@code
 * files.rounds} (3), {@code bench.heap} (256m).
 */
public final class FileBench {
    private static final String ACCOUNT = "devstoreaccount1";
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static final int COUNT = Integer.getInteger("files.count", 40);
    private static final int SIZE = Integer.getInteger("files.size", 100);
    private static final int LARGE = Integer.getInteger("files.large", 4096);
    private static final int SMALL = Integer.getInteger("files.small", 10_000);
    private static final int FAR = Integer.getInteger("files.far", 20);
    private static final int ROUNDS = Integer.getInteger("files.rounds", 3);
    private static final String HEAP = System.getProperty("bench.heap", "256m");
    private static final int SMALL_BYTES = 10 << 10;
    private static final int SEQUENTIAL = 1000;

    private final BlobContainerClient container;
    private final BlobContainerClient far;
    private final String namenode;
    private final Hdfs hdfs;
    private final Path stored;
    private final Figures figures = new Figures();

    /** @param stored where Azurite keeps what it stores */
    private FileBench(BlobContainerClient container, BlobContainerClient far, String namenode, Path stored) {
        this.container = container;
        this.far = far;
        this.namenode = namenode;
        this.hdfs = new Hdfs(namenode);
        this.stored = stored;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder =
                Files.createDirectories(Path.of("bench", "target", "work")).toAbsolutePath();
        Path run = Files.createTempDirectory(folder, "files");
        Path ready = run.resolve("lake.properties");
        int port = Child.freePort();
        try (Child lake = Child.java(
                        run.resolve("lake.log"),
                        "-Xmx1500m",
                        "-XX:+UseSerialGC",
                        // Or compiling what it runs would be a fifth of what small files cost it.
                        "-XX:TieredStopAtLevel=1",
                        // A DataNode answers as many uploads at a time: by default twice as many as there are cores.
                        "-Dio.netty.eventLoopThreads=16",
                        "-jar",
                        Path.of("lake", "target", "lake", "lake.jar").toString(),
                        "--data",
                        run.resolve("lake").toString(),
                        "--ready",
                        ready.toString());
                Child azurite = azurite(run, port);
                Distance far = new Distance(port, FAR)) {
            Properties facts = lake.await(ready);
            String endpoint = endpoint(port);
            FileBench bench = new FileBench(
                    container(endpoint),
                    container(endpoint(far.port())),
                    facts.getProperty("namenode.http"),
                    run.resolve("azurite"));
            bench.figures.watch("lake", lake.handle());
            bench.figures.watch("azurite", azurite.handle());
            bench.fill();
            bench.measure(run.resolve("service"), endpoint, endpoint(far.port()));
        }
        System.exit(0);
    }

    private static String endpoint(int port) {
        return "http://127.0.0.1:" + port + "/" + ACCOUNT;
    }

    private static Child azurite(Path run, int port) throws IOException {
        return Child.program(
                run.resolve("azurite.log"),
                Path.of("src", "test", "azurite", "node_modules", ".bin", "azurite-blob")
                        .toString(),
                "--silent",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--disableProductStyleUrl",
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(port),
                "--location",
                run.resolve("azurite").toString());
    }

    private static BlobContainerClient container(String endpoint) throws Exception {
        BlobContainerClient container = new BlobServiceClientBuilder()
                .endpoint(endpoint)
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .httpClient(new JdkHttpClientBuilder().build())
                .buildClient()
                .getBlobContainerClient("bench");
        for (int i = 0; ; i++) {
            try {
                container.createIfNotExists();
                return container;
            } catch (RuntimeException e) {
                if (i == 50) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private void fill() throws IOException {
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        for (int i = 0; i < COUNT; i++) {
            upload("many/f" + i, SIZE, block);
        }
        if (LARGE > 0) {
            upload("large/one", LARGE, block);
        }
        byte[] small = Arrays.copyOf(block, SMALL_BYTES);
        for (int i = 0; i < SMALL; i++) {
            container
                    .getBlobClient("small/d" + i % 50 + "/f" + i)
                    .upload(com.azure.core.util.BinaryData.fromBytes(small));
        }
        System.out.printf("filled: %d x %d MB, 1 x %d MB, %d x 10 KB%n", COUNT, SIZE, LARGE, SMALL);
    }

    /** In blocks, so that the store declares no MD5, which costs a reader 1.4 s of CPU for each gigabyte. */
    private void upload(String name, int megabytes, byte[] block) throws IOException {
        try (OutputStream out = container
                .getBlobClient(name)
                .getBlockBlobClient()
                .getBlobOutputStream(
                        new ParallelTransferOptions()
                                .setBlockSizeLong(8L << 20)
                                .setMaxSingleUploadSizeLong(8L << 20)
                                .setMaxConcurrency(1),
                        null,
                        null,
                        null,
                        null)) {
            for (int i = 0; i < megabytes; i++) {
                out.write(block);
            }
        }
    }

    private void measure(Path folder, String endpoint, String far) throws Exception {
        Map<String, String> configuration = Map.of(
                "caravan.connections.azurite.url", endpoint,
                "caravan.connections.azurite.account-key", KEY,
                "caravan.connections.far.url", far,
                "caravan.connections.far.account-key", KEY,
                "caravan.lake.hdfs.url", namenode,
                "caravan.lake.hdfs.user", "hive");
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
        try (Service service = new Service(folder, HEAP, configuration, routes)) {
            service.awaitSyncs(routes.size());
            figures.watch("service", service.child.handle());
            if (SMALL > 0) {
                // Not counted: at first all of them compile what they run, and a slow start of one would flatter
                // another.
                service.run("warm");
                hdfs.delete("/bench/warm");
            }
            for (int round = 0; round < ROUNDS; round++) {
                bare("many");
                for (int parallelism : new int[] {1, 2, 3, 4}) {
                    run(service, "many", parallelism, round);
                }
                if (LARGE > 0) {
                    bare("large");
                    for (int parallelism : new int[] {1, 2, 3, 4}) {
                        run(service, "large", parallelism, round);
                    }
                }
                if (SMALL > 0) {
                    small(service, "small", container, round);
                    small(service, "far", this.far, round);
                }
            }
            print();
            System.out.printf(
                    "peak resident memory %d MB (heap %s)%n", Cost.peakMegabytes(service.child.handle()), HEAP);
        }
    }

    private void small(Service service, String set, BlobContainerClient from, int round) throws Exception {
        bare(set + " sequential", from, 1);
        bare(set + " bare by 16 threads", from, 16);
        run(service, set, 4, round);
        run(service, set, 16, round);
        run(service, set, 32, round);
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

    private void run(Service service, String set, int parallelism, int round) throws Exception {
        begin();
        double took = service.run(id(set, parallelism, round));
        figures.note(set + " parallelism " + parallelism, ofSmall(set) ? took / SMALL : took);
        hdfs.delete("/bench/" + id(set, parallelism, round));
    }

    /** Some machines forget what was read a while ago, and reading it from a disk costs more than all the rest. */
    private void begin() throws IOException {
        byte[] buffer = new byte[1 << 20];
        try (Stream<Path> files = Files.walk(stored)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    while (in.read(buffer) >= 0) {
                        // into the memory of the system
                    }
                }
            }
        }
        figures.begin();
    }

    /** The SDK to nowhere, one blob after another; then as many bytes over one WebHDFS upload after another. */
    private void bare(String set) throws Exception {
        begin();
        long start = System.nanoTime();
        List<Long> sizes = new ArrayList<>();
        for (var blob : container.listBlobsByHierarchy("/", options(set), null)) {
            container.getBlobClient(blob.getName()).downloadStream(OutputStream.nullOutputStream());
            sizes.add(blob.getProperties().getContentLength());
        }
        figures.note(set + " bare download", (System.nanoTime() - start) / 1e9);
        byte[] block = new byte[1 << 20];
        new Random(2).nextBytes(block);
        begin();
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
    private void bare(String row, BlobContainerClient from, int threads) throws Exception {
        begin();
        long start = System.nanoTime();
        int files = Math.min(SMALL, SEQUENTIAL * (threads == 1 ? 1 : 2));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Void>> copies = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            String name = "small/d" + i % 50 + "/f" + i;
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
