package io.caravan.file.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.file.store.FileTree.Entry;
import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every tree that is written to does, and the store of files that is made of it. */
public abstract class FileTreeContract {
    protected FileTree tree;
    protected String root;

    /** The tree, and an absolute path in it at which nothing is. */
    protected abstract FileTree tree();

    protected abstract String root();

    @BeforeEach
    void begins() {
        tree = tree();
        root = root();
    }

    @AfterEach
    void cleans() {
        tree.changes().delete(root);
    }

    @Test
    void looksAtFilesAndFolders() throws IOException {
        String path = write("look/a b", "12345");
        Entry file = tree.look(path).orElseThrow();
        assertThat(file).isEqualTo(new Entry(path, false, 5, file.modified(), file.version()));
        assertThat(file.name()).isEqualTo("a b");
        assertThat(tree.look(root + "/look").orElseThrow().folder()).isTrue();
        assertThat(tree.look(root + "/look/none")).isEmpty();
    }

    @Test
    void theVersionChangesWithEveryChangeAndNotWithTheName() throws IOException {
        String path = write("version", "one");
        String one = tree.look(path).orElseThrow().version();
        assertThat(tree.look(path).orElseThrow().version()).isEqualTo(one);
        write("version", "two");
        String two = tree.look(path).orElseThrow().version();
        assertThat(two).isNotEqualTo(one);
        tree.changes().rename(path, root + "/version-2", false);
        assertThat(tree.look(root + "/version-2").orElseThrow().version()).isEqualTo(two);
        append(root + "/version-2", "!");
        assertThat(tree.look(root + "/version-2").orElseThrow().version()).isNotEqualTo(two);
    }

    @Test
    void listsChildrenAndNothingWhereThereIsNoFolder() throws IOException {
        assertThat(tree.list(root + "/nowhere")).isEmpty();
        assertThat(tree.list(write("list/file", "xy"))).isEmpty();
        write("list/folder/below", "x");
        assertThat(tree.list(root + "/list"))
                .extracting(Entry::path, Entry::folder, Entry::length)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(root + "/list/file", false, 2L),
                        org.assertj.core.groups.Tuple.tuple(root + "/list/folder", true, 0L));
    }

    @Test
    void readsRangesAndSaysWhatIsGone() throws IOException {
        String path = write("range", "0123456789");
        assertThat(read(path, 0, -1)).isEqualTo("0123456789");
        assertThat(read(path, 3, 4)).isEqualTo("3456");
        assertThat(read(path, 8, 100)).isEqualTo("89");
        assertThat(read(path, 10, 0)).isEmpty();
        assertThatThrownBy(() -> tree.open(root + "/gone", 0, 5)).isInstanceOf(FileGone.class);
    }

    @Test
    void writesAnEmptyFileAndALargeOne() throws IOException {
        assertThat(read(write("empty", ""), 0, -1)).isEmpty();
        byte[] bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        try (FileTree.Upload upload = tree.changes().create(root + "/large")) {
            upload.write(bytes, 0, 1_000_000);
            upload.write(bytes[1_000_000]);
            upload.write(bytes, 1_000_001, 2_000_000);
            assertThat(upload.position()).isEqualTo(bytes.length);
        }
        try (InputStream in = tree.open(root + "/large", 0, -1)) {
            assertThat(Arrays.equals(in.readAllBytes(), bytes)).isTrue();
        }
    }

    @Test
    void createsInPlaceOfWhatIsThere() throws IOException {
        String path = write("twice", "the first one was longer");
        write("twice", "second");
        assertThat(read(path, 0, -1)).isEqualTo("second");
        assertThatThrownBy(() -> write("twice/below", "x"))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(Category.USER))
                .hasMessageContaining("/twice/below'");
    }

    @Test
    void appendsAndTellsWhereItIs() throws IOException {
        String path = write("append", "12345");
        try (FileTree.Upload upload = tree.changes().append(path)) {
            assertThat(upload.position()).isEqualTo(5);
            upload.write("67".getBytes(StandardCharsets.UTF_8));
            assertThat(upload.position()).isEqualTo(7);
            assertThat(read(path, 0, 5)).isEqualTo("12345");
        }
        assertThat(read(path, 0, -1)).isEqualTo("1234567");
        append(path, "");
        assertThat(read(path, 0, -1)).isEqualTo("1234567");
        assertThatThrownBy(() -> tree.changes().append(root + "/missing"))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(Category.USER))
                .hasMessageContaining("cannot append to ")
                .hasMessageContaining(root + "/missing'");
    }

    @Test
    void goesOnAfterAnUploadThatWasGivenUp() throws IOException {
        FileTree.Upload upload = tree.changes().create(root + "/cut");
        upload.write(new byte[2_000_000]);
        await().until(() -> tree.look(root + "/cut").isPresent());
        upload.abort();
        upload.close();
        if (tree.look(root + "/cut").isPresent()) {
            append(root + "/cut", "end");
            String read = read(root + "/cut", 0, -1);
            assertThat(read).endsWith("end").hasSizeLessThanOrEqualTo(2_000_003);
        }
        write("cut", "new");
        assertThat(read(root + "/cut", 0, -1)).isEqualTo("new");
    }

    /** What a process does that stood still: its bytes do not get into the file of another. */
    @Test
    void aWriterIsShutOutByWhoCreatesTheFileAgain() throws IOException {
        FileTree.Upload old = tree.changes().create(root + "/fence");
        old.write(new byte[1_000_000]);
        // It is sent by another thread, and would otherwise come after the new one now and then.
        await().until(() -> tree.look(root + "/fence").isPresent());
        write("fence", "new");
        try {
            old.write(new byte[1_000_000]);
            old.close();
        } catch (RunException | IOException e) {
            old.abort();
        }
        assertThat(read(root + "/fence", 0, -1)).isEqualTo("new");
    }

    @Test
    void renamesIntoFoldersThatAreNotThere() throws IOException {
        String from = write("parents/from", "x");
        assertThat(tree.changes().rename(from, root + "/parents/a/b/c", false)).isTrue();
        assertThat(read(root + "/parents/a/b/c", 0, -1)).isEqualTo("x");
        assertThatThrownBy(() -> tree.changes().rename(from, root + "/parents/new/c", false))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(Category.USER))
                .hasMessageContaining("cannot rename ")
                .hasMessageContaining(from);
        assertThat(tree.look(root + "/parents/new")).isEmpty();
    }

    @Test
    void replacesAFileOnlyIfTold() throws IOException {
        String from = write("replace/from", "new");
        String to = write("replace/to", "old");
        assertThat(tree.changes().rename(from, to, false)).isFalse();
        assertThat(read(to, 0, -1)).isEqualTo("old");
        assertThat(tree.changes().rename(from, to, true)).isTrue();
        assertThat(read(to, 0, -1)).isEqualTo("new");
        assertThat(tree.look(from)).isEmpty();
    }

    @Test
    void renamesFolders() throws IOException {
        write("move/a/b/c", "x");
        assertThat(tree.changes().rename(root + "/move/a", root + "/moved/to", false))
                .isTrue();
        assertThat(read(root + "/moved/to/b/c", 0, -1)).isEqualTo("x");
        assertThat(tree.look(root + "/move/a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverMovesIntoAFolderNorReplacesOne(boolean replace) throws IOException {
        String file = write("trap/file", "f");
        String full = root + "/trap/full";
        write("trap/full/x", "x");
        String folder = root + "/trap/folder";
        write("trap/folder/y", "y");

        assertThat(tree.changes().rename(file, full, replace)).isFalse();
        assertThat(tree.changes().rename(folder, full, replace)).isFalse();
        assertThat(tree.changes().rename(folder, file, replace)).isFalse();
        assertThat(tree.list(full)).extracting(Entry::name).containsExactly("x");
        assertThat(read(file, 0, -1)).isEqualTo("f");
        assertThat(read(folder + "/y", 0, -1)).isEqualTo("y");
    }

    @Test
    void deletesFoldersWhole() throws IOException {
        write("delete/a/b", "x");
        assertThat(tree.changes().delete(root + "/delete")).isTrue();
        assertThat(tree.changes().delete(root + "/delete")).isFalse();
        tree.changes().folder(root + "/delete/again");
        tree.changes().folder(root + "/delete/again");
        assertThat(tree.look(root + "/delete/again").orElseThrow().folder()).isTrue();
    }

    @Test
    void holdsEveryNameOfThePageOfNames() throws IOException {
        List<String> names =
                FileNamesTest.table().map(row -> (String) row.get()[0]).toList();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String path = FileNames.path(root + "/" + i, name);
            try (FileTree.Upload upload = tree.changes().create(path + FileNames.IN_PROGRESS)) {
                upload.write(name.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(tree.changes().rename(path + FileNames.IN_PROGRESS, path, false))
                    .isTrue();
        }
        List<String> listed = new ArrayList<>();
        TreeStore store = new TreeStore(tree, root);
        for (FileInfo file : files(store, "")) {
            String path = file.name().substring(file.name().indexOf('/') + 1);
            String name = FileNames.name(path).orElseThrow();
            assertThat(text(store.open(file, 0, file.length()))).isEqualTo(name);
            listed.add(name);
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void keepsTwinsApart() throws IOException {
        List<String> twins = List.of("caf\u00E9", "cafe\u0301", "\u212B", "\u00C5", "A\u030A", "a.csv", "a.CSV");
        for (String name : twins) {
            write("twins/" + name, name);
        }
        assertThat(tree.list(root + "/twins")).hasSize(twins.size());
        for (String name : twins) {
            assertThat(read(root + "/twins/" + name, 0, -1)).isEqualTo(name);
            assertThat(tree.changes().delete(root + "/twins/" + name)).isTrue();
        }
    }

    @Test
    void aStoreListsAllThatIsNotOurs() throws IOException {
        write("store/a", "1");
        write("store/b/c", "22");
        write("store/b/d/e", "");
        write("store/b/f.inprogress", "x");
        write("store/.caravan/r1/g", "x");
        write("store/_SUCCESS", "");
        tree.changes().folder(root + "/store/none");
        TreeStore store = new TreeStore(tree, root + "/store");

        assertThat(names(store, "")).containsExactlyInAnyOrder("a", "b/c", "b/d/e", "_SUCCESS");
        assertThat(names(store, "b/")).containsExactlyInAnyOrder("b/c", "b/d/e");
        assertThat(names(store, "b/d")).containsExactly("b/d/e");
        assertThat(names(store, "b")).containsExactlyInAnyOrder("b/c", "b/d/e");
        for (String nothing : List.of("x", "b/x/", "../", "b//", "./", ".caravan/", "b/f.in", "none/")) {
            assertThat(names(store, nothing)).as(nothing).isEmpty();
        }
        assertThat(store.look("b/c").orElseThrow())
                .isEqualTo(files(store, "b/c").get(0))
                .satisfies(file -> assertThat(file.length()).isEqualTo(2));
        for (String nothing : List.of("b", "x", "../store/a", "b/f.inprogress", "a/", "")) {
            assertThat(store.look(nothing)).as(nothing).isEmpty();
        }
        assertThat(names(new TreeStore(tree, root + "/store/"), "b/d")).containsExactly("b/d/e");
    }

    @Test
    void aStoreNeedsAFolder() throws IOException {
        write("file", "x");
        assertThatThrownBy(() -> files(new TreeStore(tree, root + "/nowhere"), ""))
                .hasMessageContaining("cannot list '" + root + "/nowhere': there is no such folder");
        assertThatThrownBy(() -> files(new TreeStore(tree, root + "/file"), "")).hasMessageContaining("it is a file");
    }

    @Test
    void aStoreReadsNoOtherVersionThanItListed() throws IOException {
        write("versions/a", "first");
        TreeStore store = new TreeStore(tree, root + "/versions");
        FileInfo first = store.look("a").orElseThrow();
        assertThat(text(store.open(first, 1, 3))).isEqualTo("irs");
        write("versions/a", "other");
        assertThatThrownBy(() -> store.open(first, 0, 5))
                .isInstanceOf(FileChanged.class)
                .hasMessageContaining("'a'");
        tree.changes().delete(root + "/versions/a");
        assertThatThrownBy(() -> store.open(first, 0, 5))
                .isInstanceOf(FileGone.class)
                .hasMessageContaining("'a'");
    }

    private static List<FileInfo> files(TreeStore store, String prefix) {
        List<FileInfo> files = new ArrayList<>();
        store.list(prefix, files::add);
        return files;
    }

    private static List<String> names(TreeStore store, String prefix) {
        return files(store, prefix).stream().map(FileInfo::name).toList();
    }

    protected final String write(String name, String text) throws IOException {
        try (FileTree.Upload upload = tree.changes().create(root + "/" + name)) {
            upload.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return root + "/" + name;
    }

    protected final void append(String path, String text) throws IOException {
        try (FileTree.Upload upload = tree.changes().append(path)) {
            upload.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    protected final String read(String path, long offset, long length) throws IOException {
        return text(tree.open(path, offset, length));
    }

    private static String text(InputStream content) throws IOException {
        try (content) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
