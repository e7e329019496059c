package io.caravan.file.target;

import io.caravan.file.store.AtOnce;
import io.caravan.file.store.FileTree;
import io.caravan.run.Manifest;
import io.caravan.run.PublishRefused;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import java.util.ArrayList;
import java.util.List;

/**
 * All files of a run become visible in one step: gathered in a folder beside the staged ones, which is then renamed to the
 * target. A run for a time that was published before takes the place of that folder, by two renames.
 */
final class FolderPublication implements TreeParticipant.TreePublication {
    private final TreeTarget target;
    private final FilePublication files;
    private final String set;

    FolderPublication(TreeTarget target) {
        this.target = target;
        this.files = new FilePublication(target);
        this.set = target.staging() + "/set";
    }

    @Override
    public void publish(Manifest manifest, Runnable fence) throws Exception {
        if (bytes(manifest).isEmpty() || published(manifest)) {
            return;
        }
        gather(manifest, fence);
        FileTree.Changes changes = target.tree().changes();
        if (target.tree().look(target.root()).isPresent()) {
            if (!target.run().repeats()) {
                throw new PublishRefused(target.named(RunException.user("cannot publish the folder at once: it is"
                        + " there already. Let the path name the run's date, such as ${bizdate}, or leave out"
                        + " 'atomic'.")));
            }
            fence.run();
            changes.rename(target.root(), target.staging() + "/before-" + System.nanoTime(), false);
        }
        fence.run();
        if (!changes.rename(set, target.root(), false)) {
            throw RunException.external(
                    "cannot publish the folder: somebody else has made '" + target.root()
                            + "' meanwhile. Look who writes there.",
                    null);
        }
    }

    private static List<StagedFile> bytes(Manifest manifest) {
        return manifest.splits().stream()
                .flatMap(split -> split.files().stream())
                .filter(file -> !file.path().isEmpty())
                .toList();
    }

    private boolean published(Manifest manifest) {
        boolean staged = bytes(manifest).stream()
                .anyMatch(file -> target.tree().look(file.path()).isPresent());
        return !staged && target.tree().look(set).isEmpty() && files.verify(manifest);
    }

    private void gather(Manifest manifest, Runnable fence) throws InterruptedException {
        List<Runnable> work = new ArrayList<>();
        for (StagedFile file : bytes(manifest)) {
            work.add(() -> {
                fence.run();
                String to = set + "/" + file.partition();
                if (target.tree().look(file.path()).isPresent()) {
                    target.tree().changes().rename(file.path(), to, true);
                } else if (target.tree().look(to).isEmpty()) {
                    throw RunException.external(
                            "cannot publish '" + file.partition() + "': the staged file is gone. Look who removes files"
                                    + " in the staging folder.",
                            null);
                }
            });
        }
        AtOnce.run(work);
    }

    @Override
    public boolean verify(Manifest manifest) {
        return files.verify(manifest);
    }
}
