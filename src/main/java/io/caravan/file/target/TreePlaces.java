package io.caravan.file.target;

import io.caravan.file.store.AtOnce;
import io.caravan.file.store.FileTree;
import io.caravan.run.Manifest;
import io.caravan.run.PublishRefused;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether a target has room for the files of a run: a folder where a file shall be, a file where a folder shall be, and a
 * folder that may not be written to are refused before anything becomes visible. For one thread.
 */
final class TreePlaces {
    /** From so many files in a folder on, one list of it is cheaper than a look at each. */
    private static final int LIST = 20;

    private final TreeTarget target;
    /** Folders that were looked at, and whether they are there. */
    private final Map<String, Boolean> folders = new HashMap<>();

    private TreePlaces(TreeTarget target) {
        this.target = target;
    }

    static void check(TreeTarget target, Manifest manifest) throws InterruptedException {
        Map<String, Set<String>> files = new TreeMap<>();
        for (String path : paths(target, manifest)) {
            files.computeIfAbsent(parent(path), key -> new HashSet<>()).add(path);
        }
        TreePlaces places = new TreePlaces(target);
        List<Runnable> work = new ArrayList<>();
        files.forEach((folder, paths) -> {
            if (places.there(folder)) {
                target.tree().changes().checkWrite(folder);
                work.add(() -> places.checkFiles(folder, paths));
            }
        });
        AtOnce.run(work);
    }

    private static List<String> paths(TreeTarget target, Manifest manifest) {
        return manifest.splits().stream()
                .flatMap(split -> split.files().stream())
                .filter(file -> !file.path().isEmpty())
                .map(StagedFile::partition)
                .map(target::at)
                .toList();
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** Whether a folder is there; from the target's own down, because below a file nothing can be looked at. */
    private boolean there(String folder) {
        Boolean known = folders.get(folder);
        if (known == null) {
            known = (folder.length() <= target.root().length() || there(parent(folder))) && isFolder(folder);
            folders.put(folder, known);
        }
        return known;
    }

    private boolean isFolder(String path) {
        FileTree.Entry entry = target.tree().look(path).orElse(null);
        if (entry != null && !entry.folder()) {
            throw refused(path, "it is a file, and would have to be a folder");
        }
        return entry != null;
    }

    private void checkFiles(String folder, Set<String> paths) {
        if (paths.size() < LIST) {
            paths.forEach(path -> target.tree().look(path).ifPresent(this::checkFile));
            return;
        }
        for (FileTree.Entry entry : target.tree().list(folder)) {
            if (paths.contains(entry.path())) {
                checkFile(entry);
            }
        }
    }

    private void checkFile(FileTree.Entry entry) {
        if (entry.folder()) {
            throw refused(entry.path(), "it is a folder, and would have to be a file");
        }
    }

    private PublishRefused refused(String path, String why) {
        return new PublishRefused(target.named(RunException.user("cannot publish '" + path + "': " + why
                + ". Nothing was published. Move it, or exclude the files that need its name.")));
    }
}
