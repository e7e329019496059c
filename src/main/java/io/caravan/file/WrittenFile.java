package io.caravan.file;

import io.caravan.run.Item;
import io.caravan.run.RunException;
import java.io.IOException;
import java.util.Optional;

/** A file that a run has written, looked at again. */
record WrittenFile(FileTree tree, Item item) {
    /** What is wrong with it, null if nothing is. */
    String problem() {
        Optional<FileTree.Entry> there = tree.look(item.place());
        if (there.isEmpty() || there.get().folder()) {
            return "it is no longer there";
        }
        if (there.get().length() != item.bytes()) {
            return "it has " + there.get().length() + " bytes, and was written with " + item.bytes();
        }
        return digest().equals(item.digest()) ? null : "its bytes are not those that were written";
    }

    private String digest() {
        try {
            Digests digests = new Digests(false);
            digests.update(tree.open(item.place(), 0, -1));
            return digests.sha256();
        } catch (IOException e) {
            throw RunException.external(
                    "cannot read '" + item.place() + "' again: " + e.getMessage() + ". Look whether its store is up.",
                    e);
        }
    }
}
