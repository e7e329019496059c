package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Item;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** An archive is copied whole or not at all, and so is what is compressed. */
class ArchivesTest extends InFileWorld {
    @Test
    void takesNothingOfAnArchiveThatIsNotWhole() throws Exception {
        byte[] whole = zip("a.txt", "first entry", "b.txt", "second entry");
        Map<String, byte[]> damaged = new LinkedHashMap<>();
        damaged.put("cut off", Arrays.copyOf(whole, whole.length - 1));
        damaged.put("ends within its second entry", Arrays.copyOf(whole, whole.length / 2));
        damaged.put("empty", new byte[0]);
        damaged.put("begins with something else", joined("something".getBytes(StandardCharsets.UTF_8), whole));
        damaged.put("two archives", joined(whole, whole));
        damaged.put("goes on behind its end", joined(whole, new byte[] {1}));
        damaged.put("a page", "<!DOCTYPE html><html>404</html>".getBytes(StandardCharsets.UTF_8));
        damaged.put("first header damaged", changed(whole, 0));
        damaged.put("name in second header damaged", changed(whole, indexOf(whole, "b.txt")));
        damaged.put("content damaged", changed(whole, indexOf(whole, "second entry") + 3));
        damaged.put("directory damaged", changed(whole, lastIndexOf(whole, "PK\1\2")));
        damaged.put("size in directory damaged", changed(whole, lastIndexOf(whole, "PK\1\2") + 24));
        damaged.put("two entries of one name", twins());
        damaged.put("a file and a folder of one name", zip("a", "file", "a/b", "below it"));
        for (Map.Entry<String, byte[]> each : damaged.entrySet()) {
            world.write("in/bad.zip", each.getValue());
            world.write("in/good.zip", whole);
            String name = each.getKey().replace(' ', '-');
            world.route(name, world.folder("in", "decompress=true&maxFailed=1"), world.folder(name, ""));
            RunRecord run = world.run(name);
            assertThat(run.error()).as(name).isNull();
            assertThat(world.files(name))
                    .as(name)
                    .isEqualTo(Map.of("good.zip/a.txt", "first entry", "good.zip/b.txt", "second entry"));
            assertThat(world.counts(run).of(Item.State.FAILED)).as(name).isEqualTo(1);
            RunRecord again = world.run(name);
            assertThat(world.counts(again).of(Item.State.FAILED)).as(name).isEqualTo(1);
            assertThat(world.counts(again).unchanged()).as(name).isEqualTo(1);
        }
    }

    @Test
    void takesAnArchiveWithoutEntriesAndEntriesOfEveryKind() throws Exception {
        world.write("in/none.zip", zip());
        world.write("in/some.zip", zip("folder/", "", "empty", "", "folder/ö.txt", "text"));
        world.route("copy", world.folder("in", "decompress=true"), world.folder("out", ""));
        assertThat(world.run("copy").error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("some.zip/empty", "", "some.zip/folder/ö.txt", "text"));
        assertThat(world.counts(world.run("copy")).unchanged()).isEqualTo(2);
    }

    @Test
    void readsAFolderEntryThroughTheBoundsToo() throws Exception {
        world.write("in/bomb.zip", zip("a.txt", "text", "folder/", "\0".repeat(50 << 20)));
        world.route("copy", world.folder("in", "decompress=true"), world.folder("out", ""));
        RunRecord run = world.run("copy");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("bomb.zip").contains("more than 200 bytes come out of each byte in it");
        assertThat(world.files("out")).isEmpty();
    }

    @Test
    void takesNothingOfAnArchiveWhoseLaterEntryIsABomb() throws Exception {
        world.write("in/bomb.zip", zip("a.txt", "text", "zeros", "\0".repeat(50 << 20)));
        world.write("in/good.txt", "good");
        world.route("copy", world.folder("in", "decompress=true&maxFailed=1"), world.folder("out", ""));
        RunRecord run = world.run("copy");
        assertThat(run.error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("good.txt", "good"));
        assertThat(world.counts(run).of(Item.State.COPIED)).isEqualTo(1);
    }

    @Test
    void goesOnWithoutWhatIsNoGzipOrZstd() throws Exception {
        byte[] gzip = gzip("content");
        world.write("in/text.gz", "no gzip at all");
        world.write("in/empty.gz", "");
        world.write("in/header.gz", Arrays.copyOf(gzip, 7));
        world.write("in/half.gz", Arrays.copyOf(gzip, gzip.length - 4));
        world.write("in/more.gz", joined(gzip, "garbage".getBytes(StandardCharsets.UTF_8)));
        world.write("in/crc.gz", changed(gzip, gzip.length - 7));
        world.write("in/text.zst", "no zstd at all");
        world.write("in/empty.zst", "");
        world.write("in/two.gz", joined(gzip, gzip("more")));
        world.route("copy", world.folder("in", "decompress=true&maxFailed=8"), world.folder("out", ""));
        RunRecord run = world.run("copy");
        assertThat(run.error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("two", "contentmore"));
        assertThat(world.counts(run).of(Item.State.FAILED)).isEqualTo(8);
        world.route("strict", world.folder("in", "decompress=true&include=text.gz"), world.folder("none", ""));
        RunRecord strict = world.run("strict");
        assertThat(strict.status()).isEqualTo(RunStatus.FAILED);
        assertThat(strict.error()).contains("'text.gz'").contains("its gzip is damaged");
    }

    @Test
    void deletesEntriesThatANewVersionOfAnArchiveLacks() throws Exception {
        world.write("in/a.ZIP", zip("x", "1", "y", "2"));
        world.route(
                "copy",
                world.folder("in", "decompress=true&delete=mirror&maxDeleteShare=100"),
                world.folder("out", ""));
        world.run("copy");
        assertThat(world.counts(world.run("copy")).unchanged()).isEqualTo(1);
        assertThat(world.files("out")).hasSize(2);
        world.write("in/a.ZIP", zip("y", "two", "z", "3"));
        RunRecord run = world.run("copy");
        assertThat(run.error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("a.ZIP/y", "two", "a.ZIP/z", "3"));
        assertThat(world.counts(run).of(Item.State.DELETED)).isEqualTo(1);
        assertThat(world.counts(world.run("copy")).of(Item.State.DELETED)).isZero();
    }

    private static byte[] twins() throws IOException {
        byte[] twins = zip("a.txt", "one", "b.txt", "two");
        for (int at = 0; at < twins.length - 5; at++) {
            if (new String(twins, at, 5, StandardCharsets.ISO_8859_1).equals("b.txt")) {
                twins[at] = 'a';
            }
        }
        return twins;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private static int lastIndexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(text);
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Short entries are not compressed, so that their text can be found. */
    private static byte[] zip(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                byte[] content = entries[i + 1].getBytes(StandardCharsets.UTF_8);
                out.setLevel(content.length < 100 ? 0 : 9);
                ZipEntry entry = new ZipEntry(entries[i]);
                out.putNextEntry(entry);
                out.write(content);
            }
        }
        return bytes.toByteArray();
    }
}
