package io.caravan.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Lakes;
import io.caravan.run.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HdfsClientTest {
    private static final String ROOT =
            "/user/caravan-test/HdfsClientTest-" + ProcessHandle.current().pid();
    private static HdfsClient hdfs;

    @BeforeAll
    static void connects() {
        hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
        hdfs.mkdirs(ROOT);
    }

    @AfterAll
    static void cleans() {
        hdfs.delete(ROOT, true);
    }

    @Test
    void readsWhatItWrote() throws IOException {
        write(ROOT + "/plain.txt", "first\n");

        assertThat(read(ROOT + "/plain.txt")).isEqualTo("first\n");
        assertThat(hdfs.status(ROOT + "/plain.txt")).get().satisfies(status -> {
            assertThat(status.length()).isEqualTo(6);
            assertThat(status.directory()).isFalse();
            assertThat(status.owner()).isEqualTo("hive");
            assertThat(status.name()).isEqualTo("plain.txt");
        });
    }

    @Test
    void appendsToTheEnd() throws IOException {
        write(ROOT + "/log", "one,");
        try (HdfsUpload out = hdfs.append(ROOT + "/log", Duration.ofSeconds(10))) {
            out.write("two".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(ROOT + "/log")).isEqualTo("one,two");
    }

    @Test
    void writesAnEmptyFile() throws IOException {
        write(ROOT + "/empty", "");
        assertThat(hdfs.status(ROOT + "/empty").orElseThrow().length()).isZero();
        assertThat(read(ROOT + "/empty")).isEmpty();
    }

    @Test
    void readsARange() throws IOException {
        write(ROOT + "/range", "0123456789");
        try (InputStream in = hdfs.open(ROOT + "/range", 3, 4)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("3456");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "100%",
                "%2e%2e",
                "a+b",
                "a&b=c?d#e",
                "emoji \uD83D\uDE9A",
                "\u4E2D\u6587",
                "\u0645\u0631\u062D\u0628\u0627",
                "semi;colon",
                "quote'\"",
                "back\\slash",
                "dt=2026-01-01",
                "[x]{y}|^`~"
            })
    void keepsOddNames(String name) throws IOException {
        String folder = ROOT + "/odd";
        write(folder + "/" + name, "in " + name);

        assertThat(read(folder + "/" + name)).isEqualTo("in " + name);
        assertThat(hdfs.list(folder)).extracting(HdfsStatus::path).contains(folder + "/" + name);
        assertThat(hdfs.checksum(folder + "/" + name)).startsWith("MD5-of-");

        hdfs.rename(folder + "/" + name, folder + "/" + name + ".new");
        assertThat(read(folder + "/" + name + ".new")).isEqualTo("in " + name);
        assertThat(hdfs.delete(folder + "/" + name + ".new", false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "/a/../b", "/a//b", "/a/./b", "/a:b", "", "/a/"})
    void refusesNamesThatHdfsCannotHold(String path) {
        assertThatThrownBy(() -> hdfs.status(path))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                .hasMessageContaining("'" + path + "'");
    }

    @Test
    void neverMovesAFolderIntoTheTargetFolder() throws IOException {
        write(ROOT + "/trap/from/f", "f");
        hdfs.mkdirs(ROOT + "/trap/to");

        assertThat(hdfs.renameIfAbsent(ROOT + "/trap/from", ROOT + "/trap/to")).isFalse();
        assertThatThrownBy(() -> hdfs.rename(ROOT + "/trap/from", ROOT + "/trap/to"))
                .hasMessageContaining("the target exists");

        assertThat(hdfs.list(ROOT + "/trap/to")).isEmpty();
        assertThat(read(ROOT + "/trap/from/f")).isEqualTo("f");
    }

    @Test
    void theServerItselfRefusesToRenameOntoAFolder() throws IOException {
        write(ROOT + "/race/from/f", "f");
        hdfs.mkdirs(ROOT + "/race/to");
        WebHdfs web = new WebHdfs(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
        HdfsCall call = new HdfsCall("PUT", "rename", "RENAME", ROOT + "/race/from", "")
                .with("destination", ROOT + "/race/to")
                .with("renameoptions", "NONE");

        assertThat(web.call(call).exception()).isEqualTo("FileAlreadyExistsException");
        assertThat(hdfs.list(ROOT + "/race/to")).isEmpty();
    }

    @Test
    void keepsAnExistingFileWhenRenaming() throws IOException {
        write(ROOT + "/keep/a", "a");
        write(ROOT + "/keep/b", "b");

        assertThat(hdfs.renameIfAbsent(ROOT + "/keep/a", ROOT + "/keep/b")).isFalse();
        assertThat(read(ROOT + "/keep/b")).isEqualTo("b");
        assertThat(hdfs.renameIfAbsent(ROOT + "/keep/a", ROOT + "/keep/c")).isTrue();
        assertThat(read(ROOT + "/keep/c")).isEqualTo("a");
        assertThat(hdfs.status(ROOT + "/keep/a")).isEmpty();
    }

    @Test
    void saysWhichEndOfARenameIsMissing() throws IOException {
        write(ROOT + "/ends/a", "a");
        assertThatThrownBy(() -> hdfs.rename(ROOT + "/ends/no", ROOT + "/ends/b"))
                .isInstanceOf(HdfsException.class)
                .hasMessageContaining("/ends/no");
        assertThatThrownBy(() -> hdfs.rename(ROOT + "/ends/a", ROOT + "/ends/none/b"))
                .isInstanceOf(HdfsException.class)
                .hasMessageContaining("/ends/none");
    }

    @Test
    void listsAndDeletes() throws IOException {
        write(ROOT + "/list/a", "a");
        write(ROOT + "/list/b/c", "c");

        assertThat(hdfs.list(ROOT + "/list")).extracting(HdfsStatus::name).containsExactly("a", "b");
        assertThatThrownBy(() -> hdfs.delete(ROOT + "/list", false)).hasMessageContaining("PathIsNotEmptyDirectory");
        assertThat(hdfs.delete(ROOT + "/list", true)).isTrue();
        assertThat(hdfs.delete(ROOT + "/list", true)).isFalse();
        assertThat(hdfs.status(ROOT + "/list")).isEmpty();
        assertThatThrownBy(() -> hdfs.list(ROOT + "/list")).hasMessageContaining("FileNotFoundException");
    }

    @Test
    void setsPermissions() throws IOException {
        try (HdfsUpload out = hdfs.create(ROOT + "/secret", new CreateOptions(true, "600", 1, 1 << 20))) {
            out.write('x');
        }
        assertThat(hdfs.status(ROOT + "/secret").orElseThrow().permission()).isEqualTo("600");
        hdfs.setPermission(ROOT + "/secret", "640");
        assertThat(hdfs.status(ROOT + "/secret").orElseThrow().permission()).isEqualTo("640");
    }

    @Test
    void doesNotOverwriteUnlessTold() throws IOException {
        write(ROOT + "/once", "1");
        HdfsUpload again = hdfs.create(ROOT + "/once", CreateOptions.NEW_ONLY);
        again.write('2');
        assertThatThrownBy(again::close).hasMessageContaining("FileAlreadyExistsException");
        assertThat(read(ROOT + "/once")).isEqualTo("1");
    }

    @Test
    void equalContentHasEqualChecksums() throws IOException {
        write(ROOT + "/sum/a", "same");
        write(ROOT + "/sum/b", "same");
        write(ROOT + "/sum/c", "other");
        assertThat(hdfs.checksum(ROOT + "/sum/a"))
                .isEqualTo(hdfs.checksum(ROOT + "/sum/b"))
                .isNotEqualTo(hdfs.checksum(ROOT + "/sum/c"));
    }

    @Test
    void streams200MegabytesWithoutHoldingThem() throws IOException {
        byte[] block = new byte[1 << 20];
        new Random(7).nextBytes(block);
        CRC32C sent = new CRC32C();
        try (HdfsUpload out = hdfs.create(ROOT + "/large", CreateOptions.OVERWRITE)) {
            for (int i = 0; i < 200; i++) {
                block[0] = (byte) i;
                sent.update(block);
                out.write(block, 0, 1000);
                out.write(block, 1000, block.length - 1000);
            }
        }
        CRC32C received = new CRC32C();
        try (InputStream in = hdfs.open(ROOT + "/large")) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                received.update(block, 0, n);
            }
        }
        assertThat(received.getValue()).isEqualTo(sent.getValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5_000_000})
    void saysWhyAFileCannotBeAFolder(int bytes) throws IOException {
        write(ROOT + "/file", "f");
        HdfsUpload below = hdfs.create(ROOT + "/file/below", CreateOptions.OVERWRITE);
        assertThatThrownBy(() -> {
                    below.write(new byte[bytes]);
                    below.close();
                })
                .isInstanceOfSatisfying(HdfsException.class, e -> {
                    assertThat(e.category()).isEqualTo(RunException.Category.USER);
                    assertThat(e.remote()).isEqualTo("ParentNotDirectoryException");
                })
                .hasMessageContaining("cannot create hdfs '" + ROOT + "/file/below'");
    }

    @Test
    void triesAnUnreachableHostAgainThenSaysSo() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        URI gone = URI.create("http://localhost:" + closed);
        HdfsClient none = new HdfsClient(new HdfsSettings(List.of(gone), "hive", Duration.ofSeconds(2), 2));
        assertThatThrownBy(() -> none.status("/x"))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.EXTERNAL))
                .hasMessageContaining(gone.toString())
                .hasMessageContaining("3 times");

        URI alive = URI.create(Lakes.get().namenodeHttp());
        HdfsClient two = new HdfsClient(new HdfsSettings(List.of(gone, alive), "hive", Duration.ofSeconds(20), 0));
        assertThat(two.status(ROOT)).isPresent();
    }

    @Test
    void anAbandonedUploadLeavesTheTargetAlone() throws IOException {
        HdfsUpload out = hdfs.create(ROOT + "/part.inprogress", CreateOptions.OVERWRITE);
        out.write(new byte[3 << 20]);
        out.abort();
        out.close();
        assertThat(hdfs.status(ROOT + "/part")).isEmpty();
        assertThat(hdfs.status(ROOT + "/part.inprogress")
                        .map(HdfsStatus::length)
                        .orElse(0L))
                .isLessThan(3 << 20);
    }

    private static void write(String path, String text) throws IOException {
        try (HdfsUpload out = hdfs.create(path, CreateOptions.OVERWRITE)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String read(String path) throws IOException {
        try (InputStream in = hdfs.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
