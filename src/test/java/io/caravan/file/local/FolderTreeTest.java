package io.caravan.file.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.file.store.FileTree;
import io.caravan.file.store.FileTree.Entry;
import io.caravan.file.store.FileTreeContract;
import io.caravan.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderTreeTest extends FileTreeContract {
    @TempDir
    Path temp;

    @Override
    protected FileTree tree() {
        return new FolderTree(temp.resolve("in"));
    }

    @Override
    protected String root() {
        return temp.resolve("in/root").toString();
    }

    @Test
    void noLinkLeadsOut() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        write("links/own", "own");
        Files.createSymbolicLink(Path.of(root, "links/file"), outside.resolve("secret"));
        Files.createSymbolicLink(Path.of(root, "links/folder"), outside);
        Files.createSymbolicLink(Path.of(root, "links/dangling"), outside.resolve("none"));
        Files.createSymbolicLink(Path.of(root, "links/loop"), Path.of(root, "links"));

        assertThat(tree.list(root + "/links")).extracting(Entry::name).containsExactly("own");
        for (String path : new String[] {"file", "folder/secret", "folder/new", "folder/new/new", "dangling"}) {
            refuses(() -> tree.look(root + "/links/" + path));
            refuses(() -> tree.open(root + "/links/" + path, 0, -1));
            refuses(() -> tree.changes().create(root + "/links/" + path));
            refuses(() -> tree.changes().append(root + "/links/" + path));
            refuses(() -> tree.changes().rename(root + "/links/own", root + "/links/" + path, true));
            refuses(() -> tree.changes().folder(root + "/links/" + path));
            refuses(() -> tree.changes().delete(root + "/links/" + path));
        }
        assertThat(tree.changes().delete(root + "/links")).isTrue();
        assertThat(outside.resolve("secret")).hasContent("secret");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                .hasMessageContaining("a symbolic link on its way leads out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../x", "/a/../../../x", "//x", "/a/./b", "/nul\0"})
    void noPathLeadsOut(String path) {
        assertThatThrownBy(() -> tree.look(root + path))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot use the local path");
        assertThatThrownBy(() -> tree.changes().create("/etc/x")).hasMessageContaining("it is not below");
        assertThatThrownBy(() -> tree.look("relative")).hasMessageContaining("it is not absolute");
    }

    @Test
    void aWriterIsShutOutByWhoAppends() throws IOException {
        FileTree.Upload old = tree.changes().create(root + "/append");
        old.write(new byte[10]);
        try (FileTree.Upload upload = tree.changes().append(root + "/append")) {
            old.write(new byte[10]);
            old.close();
            upload.write('x');
        }
        assertThat(Files.size(Path.of(root, "append"))).isEqualTo(11);
        assertThat(tree.list(root)).hasSize(1);
    }

    @Test
    void finishesARenameThatWasCutShort() throws IOException {
        String from = write("from", "x");
        Files.createLink(Path.of(root, "to"), Path.of(from));
        assertThat(tree.changes().rename(from, root + "/to", false)).isTrue();
        assertThat(tree.list(root)).extracting(Entry::name).containsExactly("to");
    }

    @Test
    void saysWhatTheDiskRefuses() {
        assertThatThrownBy(() -> write("x".repeat(300), ""))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                .hasMessageContaining("too long")
                .hasMessageContaining("Shorten the name");
    }
}
