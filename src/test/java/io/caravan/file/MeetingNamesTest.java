package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Item;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Files that would have one name at the target, in one run and over runs. */
class MeetingNamesTest extends InFileWorld {
    @Test
    void namesTwoFilesThatUnpackToOneNameAndCopiesTheOneThatHasIt() throws Exception {
        world.write("in/a.csv", "plain");
        world.write("in/a.csv.gz", gzip("packed"));
        world.write("in/b.csv.GZ", gzip("one"));
        world.write("in/b.csv.gz", gzip("other"));
        world.route("strict", world.folder("in", "decompress=true"), world.folder("none", ""));
        RunRecord strict = world.run("strict");
        assertThat(strict.status()).isEqualTo(RunStatus.FAILED);
        assertThat(strict.error()).contains("has the same name at the target as");
        assertThat(world.files("none")).isEmpty();
        world.route("copy", world.folder("in", "decompress=true&maxFailed=2"), world.folder("out", ""));
        for (int run = 0; run < 2; run++) {
            RunRecord record = world.run("copy");
            assertThat(record.error()).isNull();
            assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "plain", "b.csv", "one"));
            assertThat(world.counts(record).of(Item.State.FAILED)).isEqualTo(2);
            assertThat(world.counts(record).of(Item.State.COPIED)).isEqualTo(run == 0 ? 2 : 0);
        }
    }

    @Test
    void decidesTheSameWhenTheOtherFileComesLater() throws Exception {
        world.write("in/a.csv.gz", gzip("packed"));
        world.route("copy", world.folder("in", "decompress=true&maxFailed=1"), world.folder("out", ""));
        world.run("copy");
        world.write("in/a.csv", "plain");
        assertThat(world.run("copy").error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "plain"));
        // The packed one is known no more, and says so from now on.
        RunRecord run = world.run("copy");
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "plain"));
        assertThat(world.counts(run).of(Item.State.FAILED)).isEqualTo(1);
        Files.delete(root.resolve("in/a.csv"));
        assertThat(world.run("copy").error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "packed"));
    }

    @Test
    void givesTheOneThatGivesWayANameOfItsOwnIfItIsToldTo() throws Exception {
        world.write("in/a.csv", "plain");
        world.write("in/a.csv.gz", gzip("packed"));
        world.route("copy", world.folder("in", "decompress=true&onClash=rename"), world.folder("out", ""));
        RunRecord run = world.run("copy");
        assertThat(run.error()).isNull();
        assertThat(world.files("out"))
                .isEqualTo(Map.of("a.csv", "plain", "a~" + run.run().id() + ".csv", "packed"));
        assertThat(world.counts(world.run("copy")).unchanged()).isEqualTo(2);
    }

    @Test
    void publishesNothingIfANameOfItsOwnIsThatOfAnother() throws Exception {
        world.write("in/a.csv", "plain");
        world.write("in/a.csv.gz", gzip("packed"));
        world.write("in/a~1.csv", "called so");
        world.route("copy", world.folder("in", "decompress=true&onClash=rename"), world.folder("out", ""));
        RunRecord run = world.run("copy");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("'a~1.csv': two files of the run have this name");
        assertThat(world.files("out")).isEmpty();
    }

    @Test
    void deletesOnlyWhatNoOtherFileStandsBehind() throws Exception {
        String mirror = "decompress=true&delete=mirror&maxDeleteShare=100&maxFailed=1";
        world.write("in/a.csv.gz", gzip("packed"));
        world.write("in/b.csv", "stays");
        world.route("copy", world.folder("in", mirror), world.folder("out", ""));
        world.run("copy");
        // Another file takes the name, then the first goes: what is there is the other's.
        world.write("in/a.csv", "plain");
        Files.delete(root.resolve("in/a.csv.gz"));
        RunRecord run = world.run("copy");
        assertThat(run.error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "plain", "b.csv", "stays"));
        assertThat(world.run("copy").error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "plain", "b.csv", "stays"));
        Files.delete(root.resolve("in/a.csv"));
        assertThat(world.run("copy").error()).isNull();
        assertThat(world.files("out")).isEqualTo(Map.of("b.csv", "stays"));
    }

    @Test
    void doesNotTakeAFileForAnEntryOfAnArchive() throws Exception {
        world.write("in/x.zip!/y", "in a folder of an odd name");
        world.route("copy", world.folder("in", "delete=mirror&maxDeleteShare=100"), world.folder("out", ""));
        world.run("copy");
        assertThat(world.counts(world.run("copy")).of(Item.State.DELETED)).isZero();
        assertThat(world.files("out")).hasSize(1);
    }

    @Test
    void refusesBeforeAnythingIsVisibleWhatTheTargetHasAsAFolderOrAFile() throws Exception {
        world.write("out/a/old", "a folder");
        world.write("out/b", "a file");
        world.write("in/a", "wants to be a file");
        world.write("in/c", "good");
        world.route("file", world.folder("in", ""), world.folder("out", ""));
        RunRecord file = world.run("file");
        assertThat(file.status()).isEqualTo(RunStatus.FAILED);
        assertThat(file.error()).contains("/out/a': it is a folder").doesNotContain("onClash");
        Files.delete(root.resolve("in/a"));
        world.write("in/b/new", "wants a folder");
        RunRecord folder = world.run("file");
        assertThat(folder.status()).isEqualTo(RunStatus.FAILED);
        assertThat(folder.error()).contains("/out/b': it is a file");
        assertThat(world.files("out")).doesNotContainKey("c");
        Files.delete(root.resolve("in/b/new"));
        Files.delete(root.resolve("in/b"));
        assertThat(world.run("file").error()).isNull();
        assertThat(world.files("out")).containsKey("c");
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
