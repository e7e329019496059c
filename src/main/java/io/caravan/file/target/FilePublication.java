package io.caravan.file.target;

import io.caravan.file.store.AtOnce;
import io.caravan.file.store.FileTree;
import io.caravan.run.Manifest;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files become visible one by one, each by a rename. */
final class FilePublication implements TreeParticipant.TreePublication {
    /** From so many files in a folder on, one list of it is cheaper than a look at each. */
    private static final int LIST = 20;

    private final TreeTarget target;

    FilePublication(TreeTarget target) {
        this.target = target;
    }

    /** Makes one file visible. */
    interface Publishing {
        /** @param replaces whether another file that is there gives way */
        void publish(StagedFile file, boolean replaces);
    }

    /** Several files at a time, each only if the run is still ours. */
    static void each(Manifest manifest, Runnable fence, Publishing one) throws Exception {
        List<Runnable> work = new ArrayList<>();
        for (StagedSplit split : manifest.splits()) {
            boolean replaces = split.detail().equals(AttemptFiles.REPLACES);
            for (StagedFile file : split.files()) {
                work.add(() -> {
                    fence.run();
                    one.publish(file, replaces);
                });
            }
        }
        AtOnce.run(work);
    }

    static RunException taken(String path) {
        return RunException.user("cannot publish '" + path + "': it is there already, and 'onClash' does not let it"
                + " give way. Files published before it stay; remove it and run the sync again.");
    }

    @Override
    public void publish(Manifest manifest, Runnable fence) throws Exception {
        each(manifest, fence, this::publish);
    }

    private void publish(StagedFile file, boolean replaces) {
        FileTree.Changes changes = target.tree().changes();
        String path = target.at(file.partition());
        if (file.path().isEmpty()) {
            changes.delete(path);
            return;
        }
        boolean renamed;
        try {
            renamed = changes.rename(file.path(), path, replaces);
        } catch (RunException e) {
            if (!before(file, path)) {
                throw e;
            }
            renamed = true;
        }
        if (!renamed && !before(file, path)) {
            throw taken(path);
        }
    }

    /** Whether an earlier attempt has renamed it. */
    private boolean before(StagedFile file, String path) {
        return target.tree().look(file.path()).isEmpty()
                && visible(file, target.tree().look(path).orElse(null));
    }

    private static boolean visible(StagedFile file, FileTree.Entry there) {
        return there != null && !there.folder() && there.length() == file.bytes();
    }

    @Override
    public boolean verify(Manifest manifest) {
        Map<String, List<StagedFile>> folders = new HashMap<>();
        for (StagedSplit split : manifest.splits()) {
            for (StagedFile file : split.files()) {
                String path = target.at(file.partition());
                folders.computeIfAbsent(path.substring(0, path.lastIndexOf('/')), key -> new ArrayList<>())
                        .add(file);
            }
        }
        return folders.entrySet().stream().allMatch(entry -> verify(entry.getKey(), entry.getValue()));
    }

    private boolean verify(String folder, List<StagedFile> files) {
        Map<String, FileTree.Entry> there = new HashMap<>();
        if (files.size() >= LIST) {
            target.tree().list(folder.isEmpty() ? "/" : folder).forEach(entry -> there.put(entry.path(), entry));
        } else {
            for (StagedFile file : files) {
                target.tree().look(target.at(file.partition())).ifPresent(entry -> there.put(entry.path(), entry));
            }
        }
        return files.stream().allMatch(file -> {
            FileTree.Entry entry = there.get(target.at(file.partition()));
            return file.path().isEmpty() ? entry == null : visible(file, entry);
        });
    }
}
