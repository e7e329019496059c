package io.caravan.file.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.file.InFileWorld;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileHome;
import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileStore;
import io.caravan.run.Item;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import io.caravan.run.Throttle;
import io.caravan.store.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A source folder that does not exist is not one without files. */
class MissingFolderTest extends InFileWorld {
    @Test
    void aFolderWithATypoFailsTheRun() throws Exception {
        Files.createDirectories(root.resolve("in/x"));
        world.route("copy", world.folder("in/nosuch", ""), world.folder("out", ""));
        world.route("deep", world.folder("in/nosuch/deep/", ""), world.folder("out", ""));
        world.route("empty", world.folder("in/x", ""), world.folder("out", ""));
        assertThat(failed("copy"))
                .isEqualTo("copy: cannot read files: the folder '" + root + "/in/nosuch' does not exist."
                        + " Check the path, and that its disk is mounted.");
        assertThat(failed("deep")).contains("the folder '" + root + "/in/nosuch/deep/' does not exist");
        assertThat(world.run("empty").status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void aFileInPlaceOfAFolderFailsTheRun() throws Exception {
        world.write("in/a.csv", "a");
        world.route("copy", world.folder("in/a.csv/", ""), world.folder("out", ""));
        assertThat(failed("copy")).contains("the folder '" + root + "/in/a.csv/' does not exist");
    }

    @Test
    void mirrorDeletesNothingWhenTheFolderIsAway() throws Exception {
        world.write("in/data/a", "1");
        world.write("in/data/b", "2");
        world.route("copy", world.folder("in/data", "delete=mirror&maxDeleteShare=100"), world.folder("out", ""));
        assertThat(world.run("copy").status()).isEqualTo(RunStatus.COMMITTED);
        Files.move(root.resolve("in/data"), root.resolve("in/away"));
        assertThat(failed("copy"))
                .contains("the folder '" + root + "/in/data' does not exist", "nothing was deleted at the target");
        assertThat(world.files("out")).isEqualTo(Map.of("a", "1", "b", "2"));
        Files.move(root.resolve("in"), root.resolve("elsewhere"));
        assertThat(failed("copy")).contains("does not exist");
        assertThat(world.files("out")).hasSize(2);
    }

    @Test
    void aFolderThatGoesAwayWhileItIsListedFailsTheRunToo() {
        assertThat(root.resolve("in").toFile().mkdir()).isTrue();
        FileOptions options = FileOptions.parse(root + "/in", Map.of("schedule", "none")::get, Map.of());
        FileSource source =
                new FileSource(options, new FileHome("folder:", root.toString(), new Vanishing(root), Throttle.NONE));
        Run run = new Run(1, "copy", Instant.EPOCH, Run.Trigger.MANUAL, ZoneOffset.UTC);
        assertThatThrownBy(() -> source.plan(new PlanRequest(run, null, false)))
                .hasMessageContaining("copy: cannot read files: the folder '" + root + "/in' does not exist");
    }

    @Test
    void theFolderOfADateThatHasNotComeFailsUnlessItMayBeMissing() throws Exception {
        Files.createDirectories(root.resolve("in"));
        world.route("strict", world.folder("in/${yyyymmdd}", ""), world.folder("out", ""));
        assertThat(failed("strict"))
                .contains("does not exist", "if it comes later, let 'retries' wait for it, or set missing=empty");
        world.route("mild", world.folder("in/${yyyymmdd}", "missing=empty"), world.folder("out", ""));
        RunRecord mild = world.run("mild");
        assertThat(mild.status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(world.counts(mild).of(Item.State.COPIED)).isZero();
        Files.delete(root.resolve("in"));
        assertThat(failed("mild")).contains("does not exist");
    }

    @Test
    void mirrorDoesNotBearAMissingFolder() {
        assertThatThrownBy(() ->
                        world.route("copy", world.folder("in", "delete=mirror&missing=empty"), world.folder("out", "")))
                .hasStackTraceContaining("'missing' is 'empty' beside 'delete' 'mirror'");
    }

    /** Its folder goes away when it is listed. */
    private record Vanishing(Path root) implements FileStore {
        @Override
        public boolean folder(String name) {
            return Files.exists(root.resolve(name));
        }

        @Override
        public void list(String prefix, Consumer<FileInfo> each) throws IOException {
            Files.delete(root.resolve(prefix));
        }

        @Override
        public Optional<FileInfo> look(String name) {
            return Optional.empty();
        }

        @Override
        public InputStream open(FileInfo file, long offset, long length) throws IOException {
            throw new FileGone(file.name());
        }
    }

    private String failed(String route) {
        RunRecord run = world.run(route);
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        return run.error();
    }
}
