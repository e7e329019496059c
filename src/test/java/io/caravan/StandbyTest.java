package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.file.store.FileTree;
import io.caravan.hdfs.CreateOptions;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsException;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hdfs.HdfsTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two real NameNodes, one of them standing by, and one that takes over in the middle of what is done. */
class StandbyTest {
    private static Lakes lake;
    private static List<URI> both;

    @BeforeAll
    static void starts() throws IOException {
        lake = Lakes.pair();
        both = Arrays.stream(lake.namenodeHttp().split(",")).map(URI::create).toList();
    }

    @AfterAll
    static void stops() {
        lake.stop();
    }

    @Test
    void everythingIsDoneByWhoeverIsActive() throws IOException {
        FileTree tree = new HdfsTree(client(both, 6), CreateOptions.OVERWRITE);
        for (String folder : List.of("/one", "/two")) {
            write(tree, folder + "/a.inprogress", "12345");
            lake.order("failover");
            assertThat(tree.changes().rename(folder + "/a.inprogress", folder + "/b/a", false))
                    .isTrue();
            lake.order("failover");
            assertThat(tree.list(folder + "/b"))
                    .extracting(FileTree.Entry::name)
                    .containsExactly("a");
            lake.order("failover");
            try (FileTree.Upload upload = tree.changes().append(folder + "/b/a")) {
                assertThat(upload.position()).isEqualTo(5);
                upload.write('6');
            }
            assertThat(read(tree, folder + "/b/a")).isEqualTo("123456");
        }
    }

    @Test
    void aLargeUploadGoesOnWhileTheOtherTakesOver() throws IOException {
        FileTree tree = new HdfsTree(client(both, 6), new CreateOptions(true, "", 1, 1 << 20));
        byte[] block = new byte[1 << 20];
        try (FileTree.Upload upload = tree.changes().create("/large")) {
            for (int i = 0; i < 12; i++) {
                upload.write(block);
                if (i == 5) {
                    lake.order("failover");
                }
            }
        }
        assertThat(tree.look("/large").orElseThrow().length()).isEqualTo(12 << 20);
    }

    @Test
    void whoKnowsTheOneThatStandsByOnlyIsToldSo() {
        HdfsException first = refusal(both.get(0));
        HdfsException second = refusal(both.get(1));
        assertThat(first == null).isNotEqualTo(second == null);
        assertThat(first == null ? second : first)
                .hasMessageContaining("StandbyException")
                .hasMessageContaining("List every NameNode of the cluster");
    }

    private static HdfsException refusal(URI namenode) {
        try {
            client(List.of(namenode), 0).status("/");
            return null;
        } catch (HdfsException e) {
            return e;
        }
    }

    private static HdfsClient client(List<URI> namenodes, int retries) {
        return new HdfsClient(new HdfsSettings(namenodes, "hive", Duration.ofSeconds(20), retries));
    }

    private static void write(FileTree tree, String path, String text) throws IOException {
        try (FileTree.Upload upload = tree.changes().create(path)) {
            upload.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String read(FileTree tree, String path) throws IOException {
        try (InputStream in = tree.open(path, 0, -1)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
