package io.caravan;

import static io.caravan.Packaged.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hdfs.CreateOptions;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hdfs.HdfsStatus;
import io.caravan.hdfs.HdfsUpload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Blobs of a real Azurite into a real HDFS by the packaged application, which is killed and frozen at random moments while
 * connections break. {@code -Dfiles.rounds=20} does it more often, {@code -Dfiles.seed} again.
 */
class BlobFilesIT {
    private static final int ROUNDS = Integer.getInteger("files.rounds", 2);
    private static final long SEED = Long.getLong("files.seed", System.nanoTime());
    private static final int LARGE = 96 << 20;
    /** What may be in memory and on the wire when a process dies: a range of 8 MB, and what the system buffers both ways. */
    private static final long A_KILL = 28 << 20;

    private final Random random = new Random(SEED);
    private final HdfsClient hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
    private final String home = "/tests/blobs-" + Long.toHexString(SEED);
    private BlobContainerClient container;
    private Doorway doorway;
    private Packaged caravan;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        container = Azurite.get().container("files" + Long.toHexString(SEED));
        URI azurite = URI.create(Azurite.get().endpoint());
        doorway = new Doorway(azurite.getHost() + ":" + azurite.getPort());
        caravan = new Packaged(folder);
        caravan.configure(
                "caravan.connections.metering.url", "http://127.0.0.1:" + doorway.port() + "/" + Azurite.ACCOUNT);
        caravan.configure("caravan.connections.metering.account-key", Azurite.KEY);
        caravan.configure("caravan.lake.staging", home + "/staging");
        caravan.configure("caravan.run.lease", "3s");
        caravan.configure("caravan.run.attempts", "50");
        caravan.drop(
                "meters.yaml",
                """
                - route:
                    id: meters
                    from:
                      uri: blob:metering/%s/raw
                      parameters: { schedule: none, exclude: "**/*.tmp" }
                      steps:
                        - to: { uri: "hdfs:%s/landing" }
                """
                        .formatted(container.getBlobContainerName(), home));
    }

    @AfterEach
    void close() throws Exception {
        caravan.close();
        doorway.close();
        hdfs.delete(home, true);
        container.deleteIfExists();
    }

    @Test
    void killsFrostAndBrokenConnectionsLoseNothingAndReadLittleTwice() throws Exception {
        System.out.println("BlobFilesIT: -Dfiles.seed=" + SEED);
        caravan.start();
        caravan.awaitFile("meters.yaml", "OK");
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = upload(round);
            long before = doorway.answered();
            int kills = 1 + random.nextInt(2);
            caravan.run("meters");
            for (int kill = 0; kill < kills; kill++) {
                disturb(before, bytes);
            }
            await().atMost(SOON.multipliedBy(3)).ignoreExceptions().until(() -> {
                JsonNode run = caravan.lastRun("meters");
                return run.path("status").asText().equals("COMMITTED");
            });
            assertThat(Copied.below(hdfs, home + "/landing"))
                    .as("round " + round)
                    .isEqualTo(uploaded());
            assertThat(doorway.answered() - before)
                    .as("bytes read in round %s of %s", round, bytes)
                    .isLessThan(bytes + kills * A_KILL + (4 << 20));
            await().atMost(SOON).until(() -> staged().isEmpty());
            System.out.printf(
                    "round %d: %d MB, %d kills, read %.2f times%n",
                    round + 1, bytes >> 20, kills, (double) (doorway.answered() - before) / bytes);
        }
        JsonNode verification = caravan.post("/api/v1/syncs/meters/verify", "");
        await().atMost(SOON).until(() -> !caravan.json("/api/v1/verifications/" + verification.path("id"))
                .path("status")
                .asText()
                .equals("RUNNING"));
        JsonNode end = caravan.json("/api/v1/verifications/" + verification.path("id"));
        assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("SAME");
        assertThat(end.path("checked").asInt()).isEqualTo(uploaded().size());
    }

    @Test
    void takesFilesFromHdfsIntoAContainer() throws Exception {
        byte[] large = new byte[20 << 20];
        random.nextBytes(large);
        put("a/large", large);
        put("a/b/empty", new byte[0]);
        byte[] time = "12:30".getBytes(StandardCharsets.UTF_8);
        put("12.30 \u6578.csv", time);
        caravan.drop(
                "back.yaml",
                """
                - route:
                    id: back
                    from:
                      uri: hdfs:%s/outbox
                      parameters: { schedule: none }
                      steps:
                        - to: { uri: "blob:metering/%s/raw" }
                """
                        .formatted(home, container.getBlobContainerName()));
        caravan.start();
        caravan.awaitFile("back.yaml", "OK");
        caravan.run("back");
        await().atMost(SOON)
                .until(() -> caravan.lastRun("back").path("status").asText().equals("COMMITTED"));

        assertThat(uploaded())
                .containsOnly(
                        entry("a/large", sha256(large)),
                        entry("a/b/empty", sha256(new byte[0])),
                        entry("12.30 \u6578.csv", sha256(time)));
    }

    private static String sha256(byte[] content) throws IOException {
        return Copied.sha256(new ByteArrayInputStream(content));
    }

    private void put(String path, byte[] content) throws Exception {
        try (HdfsUpload upload = hdfs.create(home + "/outbox/" + path, CreateOptions.OVERWRITE)) {
            upload.write(content);
        }
    }

    /** A large blob and some small ones, some new, some changed. Returns how many bytes. */
    private long upload(int round) {
        byte[] large = new byte[LARGE];
        random.nextBytes(large);
        container
                .getBlobClient("raw/large/l" + round % 2)
                .getBlockBlobClient()
                .upload(BinaryData.fromBytes(large), true);
        long bytes = LARGE;
        for (int i = 0; i < 40; i++) {
            byte[] small = new byte[random.nextInt(20_000)];
            random.nextBytes(small);
            container
                    .getBlobClient("raw/small/" + i % 3 + "/f" + random.nextInt(200))
                    .upload(BinaryData.fromBytes(small), true);
            bytes += small.length;
        }
        container.getBlobClient("raw/not.tmp").upload(BinaryData.fromString("no"), true);
        return bytes;
    }

    /** Waits for some of the bytes, then kills or freezes the process, or breaks its connections. */
    private void disturb(long before, long bytes) throws Exception {
        long until = before + (long) (random.nextDouble() * bytes);
        await().atMost(SOON)
                .ignoreExceptions()
                .pollInterval(java.time.Duration.ofMillis(5))
                .until(() -> doorway.answered() >= until
                        || caravan.lastRun("meters").path("status").asText().equals("COMMITTED"));
        switch (random.nextInt(4)) {
            case 0 -> {
                caravan.freeze();
                doorway.cut();
                Thread.sleep(4000);
                caravan.thaw();
            }
            case 1 -> doorway.cut();
            default -> {
                caravan.kill();
                caravan.start();
            }
        }
    }

    private Map<String, String> uploaded() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (var blob : container.listBlobs()) {
            if (!blob.getName().endsWith(".tmp")) {
                files.put(
                        blob.getName().substring("raw/".length()),
                        Copied.sha256(container.getBlobClient(blob.getName()).openInputStream()));
            }
        }
        return files;
    }

    private Map<String, String> staged() throws Exception {
        Map<String, String> files = new TreeMap<>();
        if (hdfs.status(home + "/staging/files").isPresent()) {
            for (HdfsStatus run : hdfs.list(home + "/staging/files")) {
                files.put(run.path(), "left");
            }
        }
        return files;
    }
}
