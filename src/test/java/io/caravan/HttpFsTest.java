package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.file.FileWorld;
import io.caravan.file.store.FileHeld;
import io.caravan.file.store.FileTree;
import io.caravan.file.store.FileTreeContract;
import io.caravan.hdfs.CreateOptions;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsException;
import io.caravan.hdfs.HdfsLake;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hdfs.HdfsStatus;
import io.caravan.hdfs.HdfsTree;
import io.caravan.hdfs.HdfsUpload;
import io.caravan.run.Item;
import io.caravan.run.RunException.Category;
import io.caravan.store.RunRecord;
import io.caravan.store.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** All that is done with an HDFS, through a real HttpFS in front of it. Newer JVMs run no HttpFS that is published. */
@EnabledForJreRange(max = JRE.JAVA_22)
class HttpFsTest extends FileTreeContract {
    private static HttpFs gateway;
    private static HdfsClient hdfs;

    @BeforeAll
    static void starts() throws IOException {
        gateway = HttpFs.before(Lakes.get());
        hdfs = new HdfsClient(
                new HdfsSettings(List.of(URI.create(gateway.address())), "hive", Duration.ofSeconds(30), 8));
        assertThat(hdfs.status("/")).isPresent();
    }

    @AfterAll
    static void stops() throws InterruptedException {
        gateway.close();
    }

    @Override
    protected FileTree tree() {
        return new HdfsTree(hdfs, CreateOptions.OVERWRITE);
    }

    @Override
    protected String root() {
        return "/user/caravan-test/HttpFsTest-" + ProcessHandle.current().pid();
    }

    /** As long as the other writer is there, it keeps the file; what it had written by its end is gone on from. */
    @Test
    void aWriterThatIsThereIsWaitedFor() throws IOException {
        String path = root + "/held";
        HdfsUpload first = hdfs.create(path, CreateOptions.OVERWRITE);
        first.write(new byte[2 << 20]);
        // HttpFS makes the file when the first bytes have reached it.
        await().until(() -> hdfs.status(path).isPresent());
        assertThatThrownBy(() -> hdfs.append(path, Duration.ofMillis(300)))
                .isInstanceOf(FileHeld.class)
                .hasMessageContaining("cannot append to hdfs '" + path + "': another writer still has it open");
        first.abort();
        try (HdfsUpload second = hdfs.append(path, Duration.ofSeconds(20))) {
            assertThat(second.position()).isLessThanOrEqualTo(2 << 20);
            second.write('x');
        }
    }

    /** HttpFS does not turn pages: it says all names at once. */
    @Test
    void listsLargeFolders() {
        List<String> paths = IntStream.range(0, 1500)
                .mapToObj(i -> root + "/many/" + (i % 7 == 0 ? "數+ &" : "x") + i)
                .toList();
        paths.parallelStream().forEach(hdfs::mkdirs);
        assertThat(tree.list(root + "/many"))
                .extracting(FileTree.Entry::path)
                .containsExactlyInAnyOrderElementsOf(paths);
        assertThat(hdfs.list(root + "/many")).hasSize(1500);
    }

    @Test
    void createsWithItsOptions() throws IOException {
        String path = root + "/options";
        try (HdfsUpload upload = hdfs.create(path, new CreateOptions(false, "600", 1, 1 << 20))) {
            upload.write(new byte[3 << 20]);
        }
        HdfsStatus status = hdfs.status(path).orElseThrow();
        assertThat(status.permission()).isEqualTo("600");
        assertThat(status.owner()).isEqualTo("hive");
        assertThat(status.length()).isEqualTo(3 << 20);
        hdfs.setPermission(path, "640");
        assertThat(hdfs.status(path).orElseThrow().permission()).isEqualTo("640");
    }

    @Test
    void aLargeFileIsWhatWasWritten() throws IOException {
        byte[] bytes = new byte[40 << 20];
        new Random(3).nextBytes(bytes);
        try (HdfsUpload upload = hdfs.create(root + "/large", CreateOptions.NEW_ONLY)) {
            upload.write(bytes, 0, bytes.length);
        }
        try (InputStream in = hdfs.open(root + "/large", 20 << 20, 1 << 20)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 20 << 20, 21 << 20));
        }
        try (InputStream in = hdfs.open(root + "/large")) {
            assertThat(Arrays.equals(in.readAllBytes(), bytes)).isTrue();
        }
        HdfsClient direct = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
        assertThat(hdfs.checksum(root + "/large")).isEqualTo(direct.checksum(root + "/large"));
    }

    @Test
    void refusesInTheWordsOfHdfs() throws IOException {
        assertThat(hdfs.status(root + "/none")).isEmpty();
        assertRefused("FileNotFoundException", () -> hdfs.open(root + "/none"));
        assertRefused("FileNotFoundException", () -> hdfs.list(root + "/none"));
        assertRefused("FileNotFoundException", () -> hdfs.checksum(root + "/none"));
        write("full/x", "x");
        assertRefused("PathIsNotEmptyDirectoryException", () -> hdfs.delete(root + "/full", false));
        assertRefused("FileAlreadyExistsException", () -> hdfs.create(root + "/full/x", CreateOptions.NEW_ONLY)
                .close());
        assertRefused("ParentNotDirectoryException", () -> {
            try (HdfsUpload upload = hdfs.create(root + "/full/x/y", CreateOptions.OVERWRITE)) {
                upload.write(new byte[5_000_000]);
            }
        });
        assertRefused("ParentNotDirectoryException", () -> hdfs.mkdirs(root + "/full/x/y"));
        assertRefused("FileNotFoundException", () -> hdfs.rename(root + "/none", root + "/other"));
    }

    private static void assertRefused(String by, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HdfsException.class, e -> {
            assertThat(e.remote()).isEqualTo(by);
            assertThat(e.category()).isEqualTo(Category.USER);
        });
    }

    @Test
    void copiesAFolderThereAndOnAndBack(@TempDir Path local) throws Exception {
        try (FileWorld world = new FileWorld(local)) {
            world.camel.getRegistry().bind("hdfs", new HdfsLake(hdfs, root + "/staging"));
            for (int i = 0; i < 30; i++) {
                world.write("in/d" + i % 4 + "/f " + i, new byte[i * 100]);
            }
            world.write("in/large", new byte[9 << 20]);
            world.route("there", "folder:" + local + "/in", "hdfs:" + root + "/a?permission=640&replication=1");
            world.route("on", "hdfs:" + root + "/a", "hdfs:" + root + "/b?atomic=true&success=" + root + "/_SUCCESS");
            world.route("back", "hdfs:" + root + "/b", "folder:" + local + "/out");
            for (String route : List.of("there", "on", "back")) {
                RunRecord run = world.run(route);
                assertThat(run.error()).isNull();
                assertThat(world.counts(run).of(Item.State.COPIED)).isEqualTo(31);
            }
            assertThat(world.files("out")).isEqualTo(world.files("in"));
            assertThat(hdfs.status(root + "/_SUCCESS")).isPresent();
            assertThat(world.counts(world.run("there")).unchanged()).isEqualTo(31);
            assertThat(world.engine.verifications().run("there").status()).isEqualTo(Verification.Status.SAME);
        }
    }
}
