package io.caravan.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Lakes;
import io.caravan.file.FileGone;
import io.caravan.file.FileTree;
import io.caravan.file.FileTree.Entry;
import io.caravan.run.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HdfsTreeTest {
    private static final String ROOT =
            "/user/caravan-test/HdfsTreeTest-" + ProcessHandle.current().pid();
    private static HdfsClient hdfs;
    private static HdfsTree tree;

    @BeforeAll
    static void connects() {
        hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
        tree = new HdfsTree(hdfs, CreateOptions.OVERWRITE, Duration.ofSeconds(10));
    }

    @AfterAll
    static void cleans() {
        hdfs.delete(ROOT, true);
    }

    @Test
    void looksAtFilesAndFolders() throws IOException {
        String path = write("look/a b", "12345");
        Entry file = tree.look(path).orElseThrow();
        assertThat(file).isEqualTo(new Entry(path, false, 5, file.modified(), file.version()));
        assertThat(file.name()).isEqualTo("a b");
        assertThat(tree.look(ROOT + "/look").orElseThrow().folder()).isTrue();
        assertThat(tree.look(ROOT + "/look/none")).isEmpty();
    }

    @Test
    void theVersionChangesWithEveryChange() throws IOException {
        String path = write("version", "one");
        String one = tree.look(path).orElseThrow().version();
        assertThat(tree.look(path).orElseThrow().version()).isEqualTo(one);
        write("version", "two");
        String two = tree.look(path).orElseThrow().version();
        assertThat(two).isNotEqualTo(one);
        tree.rename(path, ROOT + "/version-2", false);
        assertThat(tree.look(ROOT + "/version-2").orElseThrow().version()).isEqualTo(two);
        append(ROOT + "/version-2", "!");
        assertThat(tree.look(ROOT + "/version-2").orElseThrow().version()).isNotEqualTo(two);
    }

    @Test
    void listsNothingWhereThereIsNoFolder() throws IOException {
        assertThat(tree.list(ROOT + "/nowhere")).isEmpty();
        assertThat(tree.list(write("list/file", "x"))).isEmpty();
        assertThat(tree.list(ROOT + "/list")).extracting(Entry::name).containsExactly("file");
    }

    /** A NameNode gives a thousand names in one answer. */
    @Test
    void listsLargeFoldersByPages() {
        String folder = ROOT + "/large";
        IntStream.range(0, 1050).parallel().forEach(i -> hdfs.mkdirs(folder + "/" + (i % 7 == 0 ? "數+ &" : "x") + i));
        assertThat(tree.list(folder)).hasSize(1050).doesNotHaveDuplicates();
    }

    @Test
    void readsRangesAndSaysWhatIsGone() throws IOException {
        String path = write("range", "0123456789");
        assertThat(read(path, 0, -1)).isEqualTo("0123456789");
        assertThat(read(path, 3, 4)).isEqualTo("3456");
        assertThat(read(path, 8, 100)).isEqualTo("89");
        assertThat(read(path, 10, 0)).isEmpty();
        assertThatThrownBy(() -> tree.open(ROOT + "/gone", 0, 5)).isInstanceOf(FileGone.class);
    }

    @Test
    void appendsAndTellsWhereItIs() throws IOException {
        String path = write("append", "12345");
        try (FileTree.Upload upload = tree.append(path)) {
            assertThat(upload.position()).isEqualTo(5);
            upload.write("67".getBytes(StandardCharsets.UTF_8));
            assertThat(upload.position()).isEqualTo(7);
        }
        assertThat(read(path, 0, -1)).isEqualTo("1234567");
        assertThatThrownBy(() -> tree.append(ROOT + "/missing"))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                .hasMessageContaining("cannot append to hdfs '" + ROOT + "/missing'");
    }

    @Test
    void renamesIntoFoldersThatAreNotThere() throws IOException {
        String from = write("parents/from", "x");
        assertThat(tree.rename(from, ROOT + "/parents/a/b/c", false)).isTrue();
        assertThat(read(ROOT + "/parents/a/b/c", 0, -1)).isEqualTo("x");
        assertThatThrownBy(() -> tree.rename(from, ROOT + "/parents/new/c", false))
                .isInstanceOf(HdfsException.class)
                .hasMessageContaining("cannot rename hdfs '" + from);
        assertThat(tree.look(ROOT + "/parents/new")).isEmpty();
    }

    @Test
    void replacesAFileOnlyIfTold() throws IOException {
        String from = write("replace/from", "new");
        String to = write("replace/to", "old");
        assertThat(tree.rename(from, to, false)).isFalse();
        assertThat(read(to, 0, -1)).isEqualTo("old");
        assertThat(tree.rename(from, to, true)).isTrue();
        assertThat(read(to, 0, -1)).isEqualTo("new");
        assertThat(tree.look(from)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverMovesIntoAFolderNorReplacesOne(boolean replace) throws IOException {
        String file = write("trap" + replace + "/file", "f");
        String full = ROOT + "/trap" + replace + "/full";
        write("trap" + replace + "/full/x", "x");
        String folder = ROOT + "/trap" + replace + "/folder";
        write("trap" + replace + "/folder/y", "y");

        assertThat(tree.rename(file, full, replace)).isFalse();
        assertThat(tree.rename(folder, full, replace)).isFalse();
        assertThat(tree.rename(folder, file, false)).isFalse();
        assertThat(tree.list(full)).extracting(Entry::name).containsExactly("x");
        assertThat(read(file, 0, -1)).isEqualTo("f");
    }

    @Test
    void deletesFoldersWhole() throws IOException {
        write("delete/a/b", "x");
        assertThat(tree.delete(ROOT + "/delete")).isTrue();
        assertThat(tree.delete(ROOT + "/delete")).isFalse();
        tree.folder(ROOT + "/delete/again");
        assertThat(tree.look(ROOT + "/delete/again").orElseThrow().folder()).isTrue();
    }

    @Test
    void createsWithItsOptions() throws IOException {
        HdfsTree odd = new HdfsTree(hdfs, new CreateOptions(false, "600", 1, 1 << 20));
        String path = write("options", "old");
        try (FileTree.Upload upload = odd.changes().create(path)) {
            upload.write('x');
        }
        assertThat(hdfs.status(path).orElseThrow().permission()).isEqualTo("600");
        assertThat(read(path, 0, -1)).isEqualTo("x");
    }

    private static String write(String name, String text) throws IOException {
        try (FileTree.Upload upload = tree.create(ROOT + "/" + name)) {
            upload.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return ROOT + "/" + name;
    }

    private static void append(String path, String text) throws IOException {
        try (FileTree.Upload upload = tree.append(path)) {
            upload.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String read(String path, long offset, long length) throws IOException {
        try (InputStream in = tree.open(path, offset, length)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
