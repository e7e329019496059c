package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Item;
import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import io.caravan.store.ItemCounts;
import io.caravan.store.Reset;
import io.caravan.store.RunRecord;
import io.caravan.store.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Files from one folder to another: what every store of files shares. */
class FilesTest extends InFileWorld {
    @Test
    void copiesATreeByteForByteAndAnUnchangedFileNeverAgain() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[random.nextInt(2000)];
            random.nextBytes(content);
            world.write("in/d" + i % 7 + "/e" + i % 3 + "/f" + i + ".bin", content);
        }
        byte[] large = new byte[70 << 20];
        random.nextBytes(large);
        world.write("in/large.bin", large);
        world.write("in/empty", "");
        world.route("copy", world.folder("in", ""), world.folder("out", ""));

        RunRecord first = world.run("copy");
        assertThat(first.error()).isNull();
        assertThat(first.status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(world.files("out")).isEqualTo(world.files("in"));
        assertThat(world.counts(first).found()).isEqualTo(302);
        assertThat(world.counts(first).of(Item.State.COPIED)).isEqualTo(302);

        world.write("in/d1/e1/f1.bin", "changed");
        world.write("in/new.bin", "new");
        ItemCounts second = world.counts(world.run("copy"));
        assertThat(second.unchanged()).isEqualTo(301);
        assertThat(second.of(Item.State.COPIED)).isEqualTo(2);
        assertThat(world.files("out")).isEqualTo(world.files("in"));

        ItemCounts third = world.counts(world.run("copy"));
        assertThat(third.unchanged()).isEqualTo(303);
        assertThat(third.of(Item.State.COPIED)).isZero();
        assertThat(root.resolve("out/.caravan"))
                .satisfies(staging -> assertThat(world.files("out/.caravan")).isEmpty());
    }

    @Test
    void tellsWhatRunsHaveDoneWithAFile() throws Exception {
        world.write("in/a.csv", "one");
        world.write("in/b.csv", "two");
        world.route("copy", world.folder("in", ""), world.folder("out", ""));
        long first = world.run("copy").run().id();
        String name = world.store.items(first, null, null, 1).get(0).name();
        world.write("in/" + name.substring(name.lastIndexOf('/') + 1), "changed");
        long second = world.run("copy").run().id();
        world.run("copy");
        assertThat(world.store.items("copy", name, 10))
                .extracting(io.caravan.store.ItemRecord::run)
                .containsExactly(second, first);
        assertThat(world.store.items("other", name, 10)).isEmpty();
        assertThat(world.store.items("copy", (Item.State) null, 10))
                .extracting(io.caravan.store.ItemRecord::run)
                .containsExactly(second, first, first);
        assertThat(world.store.items("copy", Item.State.FAILED, 10)).isEmpty();
    }

    @Test
    void anotherTargetOrFolderDoesNotGoOnFromTheListOfCopiedFiles() throws Exception {
        world.write("in/x/a", "a");
        world.write("in/b", "b");
        world.route("copy", world.folder("in", ""), world.folder("out", ""));
        world.run("copy");
        try (Stream<Path> all = Files.walk(root.resolve("out"))) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
        RunRecord gone = world.run("copy");
        assertThat(gone.status()).isEqualTo(RunStatus.FAILED);
        assertThat(gone.error())
                .isEqualTo(
                        "copy: cannot go on from the list of the files that were copied: it belongs to another source or target:"
                                + " target 'folder:" + root
                                + "/out' is gone. To begin anew: 'caravan reset copy'; to read"
                                + " everything once: 'caravan run copy --full'; to keep the position on purpose: 'caravan reset copy --keep'.");
        world.engine.positions().reset("copy", Reset.anew("me"));
        assertThat(world.run("copy").status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(world.files("out")).isEqualTo(Map.of("x/a", "a", "b", "b"));

        world.camel.getRouteController().stopRoute("copy");
        world.camel.removeRoute("copy");
        world.route("copy", world.folder("in/x", ""), world.folder("elsewhere", ""));
        assertThat(world.run("copy").error())
                .contains(
                        "files was 'folder:" + root + "/in' and is 'folder:" + root + "/in/x'",
                        "target 'folder:" + root + "/elsewhere' is new");
        Run full = world.engine.starts().full("copy", "me").get(0);
        Awaitility.await().until(() -> world.store.run(full.id()).status() == RunStatus.COMMITTED);
        assertThat(world.files("elsewhere")).isEqualTo(Map.of("a", "a"));
    }

    @Test
    void takesOnlyWhatGlobsAndTimeMean() throws Exception {
        world.write("in/a.csv", "a");
        world.write("in/b.txt", "b");
        world.write("in/x/c.csv", "c");
        world.write("in/x/skip.csv", "d");
        Path old = world.write("in/old.csv", "old");
        Files.setLastModifiedTime(
                old, java.nio.file.attribute.FileTime.from(java.time.Instant.parse("2020-01-01T00:00:00Z")));
        world.route(
                "copy",
                world.folder("in", "include=**/*.csv&exclude=**/skip*&modifiedSince=2021-01-01"),
                world.folder("out", ""));
        world.run("copy");
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "a", "x/c.csv", "c"));
    }

    @Test
    void copiesASingleFile() throws Exception {
        world.write("in/x/a.csv", "a");
        world.write("in/x/a.csv.other", "b");
        world.route("copy", "folder:" + root + "/in/x/a.csv", world.folder("out", ""));
        world.run("copy");
        assertThat(world.files("out")).isEqualTo(Map.of("a.csv", "a"));
    }

    @Test
    void stopsAtATakenNameIfItIsToldTo() throws Exception {
        world.write("in/a", "new");
        world.write("in/b", "new");
        world.write("out/b", "old");
        world.route("copy", world.folder("in", ""), world.folder("out", "onClash=fail"));
        RunRecord run = world.run("copy");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error())
                .startsWith("copy/folder:")
                .contains("cannot write file 'b'", "is there already, and 'onClash' is 'fail'");
        assertThat(world.files("out")).isEqualTo(Map.of("b", "old"));
    }

    @Test
    void leavesTheSameContentAloneIfItIsToldTo() throws Exception {
        world.write("in/a", "same");
        world.write("in/b", "new");
        Path same = world.write("out/a", "same");
        world.write("out/b", "old");
        Object before = Files.readAttributes(same, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        world.route("copy", world.folder("in", "onClash=skip-same"), world.folder("out", ""));
        ItemCounts counts = world.counts(world.run("copy"));
        assertThat(world.files("out")).isEqualTo(Map.of("a", "same", "b", "new"));
        assertThat(counts.of(Item.State.SAME)).isEqualTo(1);
        assertThat(Files.readAttributes(same, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(before);
        assertThat(world.counts(world.run("copy")).unchanged()).isEqualTo(2);
    }

    @Test
    void givesANameOfItsOwnIfItIsToldTo() throws Exception {
        world.write("in/x/a.csv.gz", "new");
        world.write("in/b", "new");
        world.write("out/x/a.csv.gz", "old");
        world.route("copy", world.folder("in", ""), world.folder("out", "onClash=rename"));
        RunRecord run = world.run("copy");
        assertThat(world.files("out"))
                .isEqualTo(Map.of("x/a.csv.gz", "old", "x/a~" + run.run().id() + ".csv.gz", "new", "b", "new"));
    }

    @Test
    void deletesWhatIsGoneAtTheSourceUnlessItIsTooMuch() throws Exception {
        for (int i = 0; i < 10; i++) {
            world.write("in/f" + i, "x");
        }
        world.write("out/other", "not ours");
        world.route("copy", world.folder("in", "delete=mirror"), world.folder("out", ""));
        world.run("copy");
        Files.delete(root.resolve("in/f3"));
        ItemCounts counts = world.counts(world.run("copy"));
        assertThat(counts.of(Item.State.DELETED)).isEqualTo(1);
        assertThat(world.files("out"))
                .doesNotContainKey("f3")
                .containsKey("f4")
                .containsKey("other")
                .hasSize(10);
        assertThat(world.counts(world.run("copy")).of(Item.State.DELETED)).isZero();
        for (int i = 4; i < 8; i++) {
            Files.delete(root.resolve("in/f" + i));
        }
        RunRecord much = world.run("copy");
        assertThat(much.status()).isEqualTo(RunStatus.FAILED);
        assertThat(much.error()).contains("4 of 9 known files are gone, more than 'maxDeleteShare' of 20 percent");
        assertThat(world.files("out")).hasSize(10);
    }

    @Test
    void showsAllFilesOfARunInOneStep() throws Exception {
        world.write("in/a", "1");
        world.write("in/x/b", "2");
        world.route(
                "copy",
                world.folder("in", ""),
                "folder:" + root + "/out/set?atomic=true&success=" + root + "/out/set/_SUCCESS");
        assertThat(world.run("copy").status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(world.files("out/set"))
                .containsEntry("a", "1")
                .containsEntry("x/b", "2")
                .containsKey("_SUCCESS")
                .hasSize(3);
        world.write("in/a", "3");
        RunRecord again = world.run("copy");
        assertThat(again.status()).isEqualTo(RunStatus.FAILED);
        assertThat(again.error()).contains("cannot publish the folder at once: it is there already");
        assertThat(world.files("out/set")).containsEntry("a", "1");
    }

    @Test
    void showsNoPartOfASet() throws Exception {
        world.write("in/a", "1");
        world.write("in/b", "2");
        world.route("copy", world.folder("in", "maxFiles=1"), "folder:" + root + "/out/set?atomic=true");
        RunRecord run = world.run("copy");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("leaves a rest to the next run (files: 1). Raise it");
        assertThat(world.files("out")).isEmpty();
    }

    @Test
    void findsWhatHasRottedSince() throws Exception {
        for (int i = 0; i < 5; i++) {
            world.write("in/f" + i, "content " + i);
        }
        world.route("copy", world.folder("in", ""), world.folder("out", ""));
        assertThatThrownBy(() -> world.engine.verifications().begin("copy"))
                .hasMessage("copy: cannot verify it: it has copied no file yet. Run it first.");
        world.run("copy");
        assertThat(world.engine.verifications().run("copy").status()).isEqualTo(Verification.Status.SAME);
        world.write("out/f1", "content X");
        world.write("out/f2", "longer content");
        Files.delete(root.resolve("out/f3"));
        Verification found = world.engine.verifications().run("copy");
        assertThat(found.status()).isEqualTo(Verification.Status.DIFFERENT);
        assertThat(found.checked()).isEqualTo(5);
        assertThat(found.findings())
                .extracting(Verification.Finding::problem)
                .containsExactlyInAnyOrder(
                        "its bytes are not those that were written",
                        "it has 14 bytes, and was written with 9",
                        "it is no longer there");
    }
}
