package io.caravan.file.target;

import io.caravan.file.copy.Clash;
import io.caravan.file.copy.DeletedFile;
import io.caravan.file.copy.FileBatch;
import io.caravan.file.copy.FileContent;
import io.caravan.file.copy.FileCopy;
import io.caravan.file.copy.FileFault;
import io.caravan.file.copy.Names;
import io.caravan.record.RecordBatch;
import io.caravan.run.Item;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one attempt at a split has for a target of files, of whatever kind. For one thread at a time. */
abstract class AttemptFiles implements Writer {
    /** In the detail of a staged split: its files take the place of those that are there. */
    static final String REPLACES = "replaces";

    private record Staged(FileContent content, StagedFile file) {}

    private final Run run;
    private final String target;
    private final Clash onClash;
    private final List<Staged> files = new ArrayList<>();
    private long rows;
    private boolean replaces;
    private final TargetAttempt attempt;

    /**
     * @param target the endpoint, for messages
     * @param onClash null for what the source says
     */
    AttemptFiles(TargetAttempt attempt, Run run, String target, Clash onClash) {
        this.attempt = attempt;
        this.run = run;
        this.target = target;
        this.onClash = onClash;
    }

    /** What becomes of a name that is taken. */
    private Clash onClash(FileContent content) {
        if (onClash != null) {
            return onClash;
        }
        return content.onClash() == null ? Clash.OVERWRITE : content.onClash();
    }

    /** Stages a file, or finds that it need not be. */
    abstract void take(FileContent content, Clash clash) throws IOException;

    /** The path below the target of a place that an earlier run has written to; null if it lies elsewhere. */
    abstract String below(String place);

    @Override
    public final void write(RecordBatch batch) throws Exception {
        FileBatch files = Names.files(run, target, batch);
        Names.named(run, target, () -> {
            add(files);
            return null;
        });
    }

    private void add(FileBatch batch) throws IOException {
        rows += batch.size();
        FileContent content = batch.content().orElse(null);
        if (content == null) {
            return;
        }
        try {
            if (content.deleted()) {
                delete((DeletedFile) content);
            } else {
                Clash clash = onClash(content);
                if (content.meets() != null && clash != Clash.RENAME) {
                    throw FileFault.meets(content.info().name(), content.meets());
                }
                replaces = clash == Clash.OVERWRITE || clash == Clash.SKIP_SAME;
                take(content, clash);
            }
        } catch (FileFault e) {
            if (!content.tolerated()) {
                throw e;
            }
            content.missed(Item.State.FAILED, Names.named(run, target, e).getMessage());
        }
    }

    /** The run stops, as the name of a file is taken. */
    static RunException taken(FileContent content, String path) {
        return RunException.user("cannot write file '" + content.name() + "': '" + path
                + "' is there already, and 'onClash' is 'fail'. Remove it, or choose another 'onClash'.");
    }

    /** @param path where it will be, below the target; {@code place} as the target calls it */
    final void staged(FileContent content, FileCopy.Copied copied, String path, String place) {
        files.add(new Staged(content, new StagedFile(copied.staged(), path, 1, copied.bytes(), copied.digest())));
        content.copied(Item.State.COPIED, copied.bytes(), copied.digest(), place);
    }

    /** Only where this target has put it: the route may have had another one then. */
    private void delete(DeletedFile content) {
        if (content.place() == null) {
            content.copied(Item.State.DELETED, 0, null, null);
            return;
        }
        String path = below(content.place());
        if (path != null) {
            files.add(new Staged(content, new StagedFile("", path, 1, 0, "")));
            content.copied(Item.State.DELETED, 0, null, null);
        } else {
            content.missed(Item.State.GONE, "it was not below this target");
        }
    }

    /** Of an archive that failed nothing becomes visible. */
    @Override
    public final StagedSplit close() {
        List<StagedFile> whole = files.stream()
                .filter(staged -> !staged.content().dropped())
                .map(Staged::file)
                .toList();
        return new StagedSplit(
                attempt.split().number(),
                attempt.attempt(),
                rows,
                whole.stream().mapToLong(StagedFile::bytes).sum(),
                whole,
                replaces ? REPLACES : "");
    }

    /** What was copied is kept: the next attempt goes on with it, or the store forgets it by itself. */
    @Override
    public final void abort() {}
}
