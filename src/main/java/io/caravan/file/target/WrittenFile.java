package io.caravan.file.target;

import io.caravan.file.copy.Digests;
import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileStore;
import io.caravan.file.store.FileTree;
import io.caravan.run.Item;
import io.caravan.run.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Files that runs have written, looked at again. */
public final class WrittenFile {
    private WrittenFile() {}

    /** What is wrong with a file of a tree, null if nothing is. */
    public static String problem(FileTree tree, Item item) {
        Optional<Long> length =
                tree.look(item.place()).filter(entry -> !entry.folder()).map(FileTree.Entry::length);
        return problem(item, length, () -> tree.open(item.place(), 0, -1));
    }

    /** The same for a file of a store. */
    public static String problem(FileStore store, Item item) {
        try {
            Optional<FileInfo> there = store.look(item.place());
            return problem(
                    item,
                    there.map(FileInfo::length),
                    () -> item.bytes() == 0
                            ? InputStream.nullInputStream()
                            : store.open(there.orElseThrow(), 0, item.bytes()));
        } catch (IOException e) {
            throw unreadable(item, e);
        }
    }

    private interface Open {
        InputStream open() throws IOException;
    }

    private static String problem(Item item, Optional<Long> length, Open open) {
        if (length.isEmpty()) {
            return "it is no longer there";
        }
        if (length.get() != item.bytes()) {
            return "it has " + length.get() + " bytes, and was written with " + item.bytes();
        }
        Digests digests = new Digests(false);
        try {
            digests.update(open.open());
        } catch (IOException e) {
            throw unreadable(item, e);
        }
        return digests.sha256().equals(item.digest()) ? null : "its bytes are not those that were written";
    }

    private static RunException unreadable(Item item, IOException e) {
        return RunException.external(
                "cannot read '" + item.place() + "' again: " + e.getMessage() + ". Look whether its store is up.", e);
    }
}
