package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Item;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What comes out of compressed files and archives, and what is refused. */
class UnpackedFilesTest extends InFileWorld {
    @Test
    void unpacksFilesAndArchives() throws Exception {
        world.write("in/a.csv.gz", gzip("one".getBytes(StandardCharsets.UTF_8)));
        world.write("in/b.zip", zip("x/1.txt", "first", "../../evil", "second", "nested.zip", "third"));
        world.write("in/c.txt.zst", com.github.luben.zstd.Zstd.compress("four".getBytes(StandardCharsets.UTF_8)));
        world.write("in/plain", "five");
        world.route("copy", world.folder("in", "decompress=true"), world.folder("out", ""));
        RunRecord run = world.run("copy");
        assertThat(run.error()).isNull();
        assertThat(world.files("out"))
                .containsEntry("a.csv", "one")
                .containsEntry("b.zip/x/1.txt", "first")
                .containsEntry("b.zip/nested.zip", "third")
                .containsEntry("c.txt", "four")
                .containsEntry("plain", "five")
                .containsValue("second")
                .hasSize(6);
        assertThat(root.resolve("evil")).doesNotExist();
        assertThat(world.counts(world.run("copy")).unchanged()).isEqualTo(4);
    }

    @Test
    void refusesAFileOfSeveralPartsThatIsCutOffOrDamaged() throws Exception {
        byte[] gzip = gzip("one".getBytes(StandardCharsets.UTF_8));
        byte[] zstd = com.github.luben.zstd.Zstd.compress("two".getBytes(StandardCharsets.UTF_8));
        byte[] damaged = twice(gzip, 0);
        damaged[gzip.length] = 'x';
        for (byte[] content : List.of(twice(gzip, 1), damaged, twice(zstd, 1))) {
            boolean isGzip = content[0] == gzip[0];
            world.write(isGzip ? "in/a.gz" : "in/a.zst", content);
            world.route("copy", world.folder("in", "decompress=true"), world.folder("out", ""));
            RunRecord run = world.run("copy");
            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.error()).contains("is damaged, or it is cut off");
            Files.delete(root.resolve(isGzip ? "in/a.gz" : "in/a.zst"));
        }
        assertThat(world.files("out")).isEmpty();
    }

    private static byte[] twice(byte[] part, int less) {
        byte[] both = Arrays.copyOf(part, 2 * part.length - less);
        System.arraycopy(part, 0, both, part.length, part.length - less);
        return both;
    }

    @Test
    void refusesABombAndGoesOnWithoutItIfTheRouteToleratesThat() throws Exception {
        world.write("in/bomb.gz", gzip(new byte[50 << 20]));
        world.write("in/good.gz", gzip("good".getBytes(StandardCharsets.UTF_8)));
        world.write("in/bomb.zip", zip("zeros", new String(new byte[50 << 20], StandardCharsets.ISO_8859_1)));
        world.route("strict", world.folder("in", "decompress=true"), world.folder("out", ""));
        RunRecord strict = world.run("strict");
        assertThat(strict.status()).isEqualTo(RunStatus.FAILED);
        assertThat(strict.error()).contains("more than 200 bytes come out of each byte in it");
        assertThat(world.files("out")).isEmpty();
        world.route("lax", world.folder("in", "decompress=true&maxFailed=2"), world.folder("out", ""));
        RunRecord lax = world.run("lax");
        assertThat(lax.error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("good", "good"));
        assertThat(world.counts(lax).of(Item.State.FAILED)).isEqualTo(2);
        assertThat(world.counts(world.run("lax")).unchanged()).isEqualTo(1);
    }

    @Test
    void unpacksArchivesInArchivesSoDeepAsIsAllowed() throws Exception {
        byte[] third = zip("c.txt", "deep");
        byte[] second = zip("b.txt", "below", "third.zip", text(third));
        world.write("in/first.zip", zip("a.txt", "above", "second.zip", text(second)));
        world.route("copy", world.folder("in", "decompress=true&maxDepth=2"), world.folder("out", ""));
        RunRecord run = world.run("copy");
        assertThat(run.error()).isNull();
        assertThat(world.files("out"))
                .isEqualTo(Map.of(
                        "first.zip/a.txt",
                        "above",
                        "first.zip/second.zip/b.txt",
                        "below",
                        "first.zip/second.zip/third.zip",
                        text(third)));
        world.route("deeper", world.folder("in", "decompress=true&maxDepth=3"), "folder:" + root + "/deeper");
        assertThat(world.run("deeper").error()).isNull();
        assertThat(world.files("deeper")).containsEntry("first.zip/second.zip/third.zip/c.txt", "deep");
    }

    @Test
    void countsTheEntriesOfAllArchivesInAFile() throws Exception {
        byte[] inner = zip("1", "", "2", "", "3", "");
        world.write("in/many.zip", zip("a.zip", text(inner), "b.zip", text(inner)));
        world.route("copy", world.folder("in", "decompress=true&maxDepth=2&maxEntries=7"), world.folder("out", ""));
        RunRecord run = world.run("copy");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("it has more than 7 entries");
        assertThat(world.files("out")).isEmpty();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                out.putNextEntry(new ZipEntry(entries[i]));
                out.write(entries[i + 1].getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }
}
