package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.ParallelTransferOptions;
import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.record.Hashes;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many small blobs, a deep tree and a large blob into HDFS by the packaged application with 256 MB of heap. {@code
 * -Dfiles.volume=8192} is the large one's size in MB; it takes minutes and twice its size of disk.
 */
@EnabledIfSystemProperty(named = "files.volume", matches = "[0-9]+")
class VolumeIT {
    private static final int MEGABYTES = Integer.getInteger("files.volume", 0);
    private static final int SMALL = 10_000;
    private static final int DEPTH = 100;
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final Random random = new Random(1);
    private final HdfsClient hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
    private final String home = "/tests/volume-" + System.currentTimeMillis();
    private final Map<String, String> expected = new TreeMap<>();
    private BlobContainerClient container;
    private Packaged caravan;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        container = Azurite.get().container("volume");
        caravan = new Packaged(folder);
        caravan.configure("caravan.connections.metering.url", Azurite.get().endpoint());
        caravan.configure("caravan.connections.metering.account-key", Azurite.KEY);
        caravan.configure("caravan.lake.staging", home + "/staging");
        caravan.drop(
                "volume.yaml",
                """
                - route:
                    id: volume
                    from:
                      uri: blob:metering/volume
                      parameters: { schedule: none }
                      steps:
                        - to: { uri: "hdfs:%s/landing" }
                """
                        .formatted(home));
    }

    @AfterEach
    void close() throws Exception {
        caravan.close();
        hdfs.delete(home, true);
        container.deleteIfExists();
    }

    @Test
    void everyByteOfManyOfALargeAndOfDeepOnesIsCopied() throws Exception {
        for (int i = 0; i < SMALL; i++) {
            small("many/" + i % 100 + "/f" + i);
        }
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < DEPTH; i++) {
            deep.append("level").append(i).append('/');
            small(deep + "f");
        }
        large("large");
        caravan.start();
        caravan.awaitFile("volume.yaml", "OK");
        caravan.run("volume");
        JsonNode run = await().atMost(AN_HOUR)
                .ignoreExceptions()
                .until(() -> caravan.lastRun("volume"), last -> List.of("COMMITTED", "FAILED", "QUARANTINED")
                        .contains(last.path("status").asText()));
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("COMMITTED");
        System.out.println("VolumeIT: " + run);
        assertThat(Copied.below(hdfs, home + "/landing")).isEqualTo(expected);
    }

    private void small(String name) throws Exception {
        byte[] content = new byte[random.nextInt(20_000)];
        random.nextBytes(content);
        container.getBlobClient(name).upload(BinaryData.fromBytes(content), true);
        expected.put(name, Copied.sha256(new ByteArrayInputStream(content)));
    }

    private void large(String name) throws Exception {
        byte[] block = new byte[1 << 20];
        random.nextBytes(block);
        MessageDigest sha = Hashes.sha256();
        try (OutputStream blob = container
                        .getBlobClient(name)
                        .getBlockBlobClient()
                        .getBlobOutputStream(transfer(), null, null, null, null);
                OutputStream out = new DigestOutputStream(blob, sha)) {
            for (int i = 0; i < MEGABYTES; i++) {
                block[i % block.length]++;
                out.write(block);
            }
        }
        expected.put(name, Copied.hex(sha));
    }

    private static ParallelTransferOptions transfer() {
        return new ParallelTransferOptions().setBlockSizeLong(16L << 20).setMaxConcurrency(1);
    }
}
