package io.caravan.file.target;

import io.caravan.file.copy.FolderClash;
import io.caravan.run.Manifest;
import io.caravan.run.PublishRefused;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Refuses what a tree cannot hold: a file of a run that another file of it needs as a folder. */
final class TreeClashes {
    private TreeClashes() {}

    /** Before anything becomes visible. */
    static void check(TreeTarget target, Manifest manifest) {
        List<String> paths = manifest.splits().stream()
                .flatMap(split -> split.files().stream())
                .filter(file -> !file.path().isEmpty())
                .map(StagedFile::partition)
                .sorted()
                .toList();
        FolderClash clashes = new FolderClash();
        String before = null;
        for (String path : paths) {
            if (path.equals(before)) {
                throw new PublishRefused(target.named(twice(path)));
            }
            before = path;
            clashes.next(path).ifPresent(file -> {
                throw new PublishRefused(target.named(RunException.user("cannot publish '" + path + "': there is also a"
                        + " file '" + file + "', which would have to be a folder. Exclude one of them.")));
            });
        }
    }

    /** Where names are not yet in their order. */
    static void checkNames(Stream<String> names) {
        Set<String> seen = new HashSet<>();
        names.filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
            throw twice(name);
        });
    }

    private static RunException twice(String path) {
        return RunException.user("cannot publish '" + path + "': two files of the run have this name. Nothing was"
                + " published. Rename or exclude one of them.");
    }
}
