package io.caravan.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Lakes;
import io.caravan.file.store.FileTree;
import io.caravan.file.store.FileTreeContract;
import io.caravan.run.RunException;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HdfsTreeTest extends FileTreeContract {
    private static final HdfsClient HDFS =
            new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));

    @Override
    protected FileTree tree() {
        return new HdfsTree(HDFS, CreateOptions.OVERWRITE);
    }

    @Override
    protected String root() {
        return "/user/caravan-test/HdfsTreeTest-" + ProcessHandle.current().pid();
    }

    /** A NameNode gives a thousand names in one answer. */
    @Test
    void listsLargeFoldersByPages() {
        String folder = root + "/large";
        IntStream.range(0, 1050).parallel().forEach(i -> HDFS.mkdirs(folder + "/" + (i % 7 == 0 ? "數+ &" : "x") + i));
        assertThat(tree.list(folder)).hasSize(1050).doesNotHaveDuplicates();
    }

    @Test
    void createsWithItsOptions() throws IOException {
        HdfsTree odd = new HdfsTree(HDFS, new CreateOptions(false, "600", 1, 1 << 20));
        String path = write("options", "old");
        try (FileTree.Upload upload = odd.changes().create(path)) {
            upload.write('x');
        }
        assertThat(HDFS.status(path).orElseThrow().permission()).isEqualTo("600");
        assertThat(read(path, 0, -1)).isEqualTo("x");
    }

    /** The address of a request to a DataNode has 4096 bytes, and a NameNode takes longer ones. */
    @ParameterizedTest
    @ValueSource(ints = {10, 5_000_000})
    void refusesByNameAPathThatADataNodeDoesNotTake(int bytes) throws IOException {
        String path = root + ("/" + "數".repeat(80)).repeat(6);
        FileTree.Upload upload = tree.changes().create(path);
        assertThatThrownBy(() -> {
                    upload.write(new byte[bytes]);
                    upload.close();
                })
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                .hasMessageContaining("cannot create hdfs '" + path + "': its path has")
                .hasMessageContaining("Shorten it");
    }
}
