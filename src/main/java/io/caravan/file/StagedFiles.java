package io.caravan.file;

import io.caravan.run.Item;
import io.caravan.run.RunException;
import io.caravan.run.SplitAttempt;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one attempt at a split, in progress in a folder of its own. It takes over the folder of the attempt before,
 * so that a later word of that one, from a process that stood still, finds its files no more. For one thread at a time.
 */
final class StagedFiles {
    private static final Pattern ATTEMPT = Pattern.compile("s([0-9]+)-a([0-9]+)");

    /** In the detail of a staged split: its files take the place of those that are there. */
    static final String REPLACES = "replaces";

    private final TreeTarget target;
    private final FileCopy copy;
    private final List<StagedFile> files = new ArrayList<>();
    private long rows;
    private long bytes;
    private boolean replaces;

    StagedFiles(TreeTarget target, SplitAttempt attempt) {
        this.target = target;
        String folder = folder(attempt.split().number(), attempt.attempt());
        boolean resumes = attempt.attempt() > 1 && takeOver(attempt, folder);
        this.copy = new FileCopy(new TreeProgress(target.tree(), folder), resumes);
    }

    private String folder(int split, int attempt) {
        return target.staging() + "/s" + split + "-a" + attempt;
    }

    private boolean takeOver(SplitAttempt attempt, String folder) {
        int last = 0;
        for (FileTree.Entry entry : target.tree().list(target.staging())) {
            Matcher name = ATTEMPT.matcher(entry.name());
            if (name.matches()
                    && Integer.parseInt(name.group(1)) == attempt.split().number()) {
                last = Math.max(last, Integer.parseInt(name.group(2)));
            }
        }
        return last > 0
                && (last == attempt.attempt()
                        || target.tree().changes().rename(folder(attempt.split().number(), last), folder, false));
    }

    void add(FileBatch batch) throws IOException {
        rows += batch.size();
        FileContent content = batch.content().orElse(null);
        if (content == null) {
            return;
        }
        try {
            if (content.deleted()) {
                delete((DeletedFile) content);
            } else {
                one(content);
            }
        } catch (FileFault e) {
            if (!content.tolerated()) {
                throw e;
            }
            content.missed(Item.State.FAILED, target.named(e).getMessage());
        }
    }

    private void one(FileContent content) throws IOException {
        Clash clash = target.onClash(content);
        replaces = clash == Clash.OVERWRITE || clash == Clash.SKIP_SAME;
        String path = path(content);
        Optional<FileTree.Entry> there =
                clash == Clash.OVERWRITE || target.options().atomic()
                        ? Optional.empty()
                        : target.tree().look(path);
        if (there.isPresent() && there.get().folder()) {
            throw RunException.user("cannot write file '" + content.name() + "': '" + path
                    + "' is a folder. Move one of them, or exclude the file.");
        }
        if (there.isPresent() && clash == Clash.FAIL) {
            throw RunException.user("cannot write file '" + content.name() + "': '" + path
                    + "' is there already, and 'onClash' is 'fail'. Remove it, or choose another 'onClash'.");
        }
        SameContent same = new SameContent(target.tree(), there.orElse(null));
        boolean compares = there.isPresent() && clash == Clash.SKIP_SAME;
        if (compares && same.declared(content)) {
            content.copied(Item.State.SAME, there.get().length(), same.digest(), path);
            return;
        }
        Optional<FileCopy.Copied> copied = copy.copy(content);
        if (copied.isEmpty()) {
            content.missed(Item.State.GONE, null);
        } else if (compares && same.as(copied.get())) {
            target.tree().changes().delete(copied.get().staged());
            content.copied(Item.State.SAME, copied.get().bytes(), copied.get().digest(), path);
        } else {
            String free = there.isPresent() && clash == Clash.RENAME
                    ? Clash.renamed(path, target.run().id())
                    : path;
            staged(content, copied.get(), free);
        }
    }

    /** A name that no path can hold is the fault of its file. */
    private String path(FileContent content) {
        try {
            return FileNames.path(target.root(), content.name());
        } catch (RunException e) {
            throw new FileFault(e.category(), e.getMessage(), e);
        }
    }

    private void staged(FileContent content, FileCopy.Copied copied, String path) {
        files.add(new StagedFile(copied.staged(), target.below(path), 1, copied.bytes(), copied.digest()));
        bytes += copied.bytes();
        content.copied(Item.State.COPIED, copied.bytes(), copied.digest(), path);
    }

    /** Only where this target has put it: the route may have had another one then. */
    private void delete(DeletedFile content) {
        String path = content.place() == null ? null : target.below(content.place());
        if (path != null) {
            files.add(new StagedFile("", path, 1, 0, ""));
            content.copied(Item.State.DELETED, 0, null, null);
        } else {
            content.missed(Item.State.GONE, "it was not below " + target.root());
        }
    }

    StagedSplit close(SplitAttempt attempt) {
        return new StagedSplit(
                attempt.split().number(), attempt.attempt(), rows, bytes, files, replaces ? REPLACES : "");
    }
}
