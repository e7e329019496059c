package io.caravan.file.target;

import io.caravan.file.store.FileTree;
import io.caravan.run.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The file that is there as long as a run is visible whole, for other systems to wait for. */
record SuccessMark(TreeTarget target) {
    private boolean wanted() {
        return !target.success().isEmpty();
    }

    void remove() {
        if (wanted()) {
            target.tree().changes().delete(target.success());
        }
    }

    /** Its content is for people: the run, and how many files it has written. */
    void write(Manifest manifest) throws IOException {
        if (wanted()) {
            long files = manifest.splits().stream()
                    .mapToLong(split -> split.files().size())
                    .sum();
            String text = target.run().name() + " files=" + files + " bytes=" + manifest.bytes() + "\n";
            try (FileTree.Upload upload = target.tree().changes().create(target.success())) {
                upload.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    boolean there() {
        return !wanted() || target.tree().look(target.success()).isPresent();
    }
}
