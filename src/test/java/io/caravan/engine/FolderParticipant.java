package io.caravan.engine;

import io.caravan.record.RecordBatch;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.PublishRefused;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** A folder's part in one run. */
final class FolderParticipant implements Participant {
    private final Folder folder;
    private final Disk disk;
    private final Path path;
    private final Folder.Mode mode;
    private final Run run;
    private final Path staging;
    private final Bug bug;
    private final Map<Path, Path> randomNames = new HashMap<>();

    FolderParticipant(Folder folder, Path path, Folder.Mode mode, Run run) {
        this.folder = folder;
        this.disk = new Disk(folder.power);
        this.path = path;
        this.mode = mode;
        this.run = run;
        this.bug = folder.bug;
        this.staging = path.resolve("staging").resolve(run.name());
    }

    @Override
    public Writer begin(TargetAttempt attempt) {
        return new Lines(attempt);
    }

    /** One file for each attempt. */
    private final class Lines implements Writer {
        private final TargetAttempt attempt;
        private final Path closed;
        private final Path inProgress;
        private long written;

        Lines(TargetAttempt attempt) {
            this.attempt = attempt;
            this.closed = staging.resolve("s" + attempt.split().number() + "-a" + attempt.attempt());
            this.inProgress = closed.resolveSibling(closed.getFileName() + ".inprogress");
        }

        @Override
        public void write(RecordBatch batch) throws Exception {
            folder.trouble.at("stage");
            LongColumnVector column = (LongColumnVector) batch.vectors().cols[0];
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < batch.size(); i++) {
                long id = column.vector[i];
                if (folder.refused.test(id)) {
                    attempt.refuse(new DirtyRecord("folder", "row " + id, "id", "the folder does not take it", null));
                } else {
                    lines.append(id).append('\n');
                }
            }
            disk.append(inProgress, lines.toString());
            written += lines.length();
        }

        @Override
        public StagedSplit close() throws Exception {
            folder.trouble.at("close");
            disk.rename(inProgress, closed);
            StagedFile file = staged(closed);
            if (file.bytes() != written) {
                throw new IOException("the file system has cut " + closed.getFileName());
            }
            return new StagedSplit(
                    attempt.split().number(), attempt.attempt(), file.rows(), file.bytes(), List.of(file), null);
        }

        @Override
        public void abort() throws Exception {
            folder.trouble.at("clean");
            disk.delete(Step.Phase.P3_EXTRACT, closed);
            disk.delete(Step.Phase.P3_EXTRACT, inProgress);
        }
    }

    private static StagedFile staged(Path file) throws IOException {
        return new StagedFile(file.toString(), "", Files.readAllLines(file).size(), Files.size(file), "");
    }

    @Override
    public void check(Manifest manifest) throws Exception {
        folder.trouble.at("check " + path.getFileName());
    }

    @Override
    public void publish(Manifest manifest, Runnable fence) throws Exception {
        boolean visible = false;
        for (StagedFile file : files(manifest)) {
            folder.trouble.at("publish");
            fence.run();
            publish(file, visible);
            visible = mode != Folder.Mode.OVERWRITE;
        }
        if (mode == Folder.Mode.OVERWRITE) {
            fence.run();
            refusing(visible, () -> disk.point(path.resolve("current"), run.id(), bug != Bug.NO_GUARD));
        }
        folder.trouble.at("published");
    }

    /** A refusal before anything is visible leaves it at that. */
    private static void refusing(boolean visible, Disk.Effect effect) throws Exception {
        try {
            effect.take();
        } catch (RunException e) {
            throw visible ? e : new PublishRefused(e);
        }
    }

    private List<StagedFile> files(Manifest manifest) throws Exception {
        if (bug != Bug.LISTS_STAGING) {
            return manifest.splits().stream()
                    .flatMap(split -> split.files().stream())
                    .toList();
        }
        List<StagedFile> files = new ArrayList<>();
        for (Path file : disk.list(Step.Phase.P5_PUBLISH, staging)) {
            if (!file.toString().endsWith(".inprogress")) {
                files.add(staged(file));
            }
        }
        return files;
    }

    private void publish(StagedFile file, boolean visible) throws Exception {
        Path from = Path.of(file.path());
        refusing(visible, () -> {
            if (mode == Folder.Mode.UPSERT) {
                disk.merge(path.resolve("table"), versions(from), bug != Bug.NO_GUARD);
            } else {
                disk.show(from, visible(from, true));
            }
        });
    }

    private static Map<Long, Long> versions(Path file) throws IOException {
        Map<Long, Long> versions = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            versions.put(Rows.key(Long.parseLong(line)), Long.valueOf(line));
        }
        return versions;
    }

    private Path visible(Path staged, boolean anew) {
        Path shown = mode == Folder.Mode.OVERWRITE ? path.resolve("data-" + run.id()) : path.resolve("published");
        if (bug == Bug.RANDOM_NAMES) {
            return anew
                    ? randomNames.merge(staged, shown.resolve(UUID.randomUUID().toString()), (old, name) -> name)
                    : randomNames.getOrDefault(staged, shown.resolve("none"));
        }
        return shown.resolve(staging.getFileName() + "-" + staged.getFileName());
    }

    @Override
    public boolean verify(Manifest manifest) throws Exception {
        folder.trouble.at("verify");
        for (StagedFile file : files(manifest)) {
            if (!disk.is(Path.of(file.path()), () -> shows(file))) {
                return false;
            }
        }
        return mode != Folder.Mode.OVERWRITE
                || disk.is(path.resolve("current"), () -> Disk.pointer(path.resolve("current")) >= run.id());
    }

    private boolean shows(StagedFile file) throws IOException {
        Path staged = Path.of(file.path());
        if (mode != Folder.Mode.UPSERT) {
            Path shown = visible(staged, false);
            return Files.exists(shown) && Files.size(shown) == file.bytes();
        }
        Map<Long, Long> table = Disk.table(path.resolve("table"));
        return versions(staged).entrySet().stream()
                .allMatch(row -> table.getOrDefault(row.getKey(), -1L) >= row.getValue());
    }

    @Override
    public void clean() throws Exception {
        folder.trouble.at("clean");
        disk.delete(Step.Phase.P8_CLEAN, staging);
        if (mode == Folder.Mode.OVERWRITE) {
            cleanReplaced();
        }
    }

    /** What no pointer will lead to any more. */
    private void cleanReplaced() throws Exception {
        long current = Disk.pointer(path.resolve("current"));
        for (Path data : disk.list(Step.Phase.P8_CLEAN, path)) {
            String name = data.getFileName().toString();
            if (name.startsWith("data-") && Long.parseLong(name.substring("data-".length())) < current) {
                disk.delete(Step.Phase.P8_CLEAN, data);
            }
        }
    }
}
