package io.caravan.file;

import io.caravan.run.Manifest;
import io.caravan.run.PublishRefused;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import java.util.List;

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
        for (String path : paths) {
            clashes.next(path).ifPresent(file -> {
                throw new PublishRefused(target.named(RunException.user("cannot publish '" + path + "': there is also a"
                        + " file '" + file + "', which would have to be a folder. Exclude one of them.")));
            });
        }
    }
}
