package io.caravan.file.target;

import io.caravan.file.copy.Clash;
import io.caravan.file.copy.FileContent;
import io.caravan.file.copy.FileCopy;
import io.caravan.file.copy.FileFault;
import io.caravan.file.copy.FilePlace;
import io.caravan.file.copy.SameContent;
import io.caravan.file.store.FileNames;
import io.caravan.file.store.FileTree;
import io.caravan.run.Item;
import io.caravan.run.RunException;
import io.caravan.run.TargetAttempt;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one attempt at a split, in progress in a folder of its own. It takes over the folder of the attempt before,
 * so that a later word of that one, from a process that stood still, finds its files no more. For one thread at a time.
 */
final class StagedFiles extends AttemptFiles {
    private static final Pattern ATTEMPT = Pattern.compile("s([0-9]+)-a([0-9]+)");

    private final TreeTarget target;
    private final FileCopy copy;

    StagedFiles(TreeTarget target, TargetAttempt attempt) {
        super(attempt, target.run(), target.name(), target.options().onClash());
        this.target = target;
        whole(attempt);
        String folder = folder(attempt.split().number(), attempt.attempt());
        boolean resumes = attempt.attempt() > 1 && takeOver(attempt, folder);
        this.copy = new FileCopy(new TreeProgress(target.tree(), folder), resumes);
    }

    /** A set that comes at once comes whole. */
    private void whole(TargetAttempt attempt) {
        long left = target.options().atomic()
                ? FilePlace.parse(attempt.plan().detail()).left()
                : 0;
        if (left > 0) {
            throw RunException.user("cannot publish the folder at once: 'maxFiles' of the source leaves a"
                    + " rest to the next run (files: " + left + "). Raise it, or leave out 'atomic'.");
        }
    }

    private String folder(int split, int attempt) {
        return target.staging() + "/s" + split + "-a" + attempt;
    }

    private boolean takeOver(TargetAttempt attempt, String folder) {
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

    @Override
    String below(String place) {
        return target.below(place);
    }

    @Override
    void take(FileContent content, Clash clash) throws IOException {
        String path = content.meets() == null
                ? path(content)
                : Clash.renamed(path(content), target.run().id());
        Optional<FileTree.Entry> there =
                clash == Clash.OVERWRITE || target.options().atomic()
                        ? Optional.empty()
                        : target.tree().look(path);
        if (there.isPresent() && there.get().folder()) {
            throw RunException.user("cannot write file '" + content.name() + "': '" + path
                    + "' is a folder. Move one of them, or exclude the file.");
        }
        if (there.isPresent() && clash == Clash.FAIL) {
            throw taken(content, path);
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
            String free = there.isPresent() && clash == Clash.RENAME && content.meets() == null
                    ? Clash.renamed(path, target.run().id())
                    : path;
            staged(content, copied.get(), target.below(free), free);
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
}
