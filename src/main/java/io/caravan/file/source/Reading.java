package io.caravan.file.source;

import io.caravan.file.store.FileStore;
import io.caravan.run.Item;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all splits of one run share that reads files. Any thread.
 *
 * @param home what the run store calls the root of the store: {@code metering/raw}
 * @param folder the part of the names that the target does not repeat: empty, or with a slash at its end
 * @param failed how many files have failed in this process
 */
record Reading(
        FileStore store, FileOptions options, String home, String folder, ReadAhead ahead, AtomicInteger failed) {
    /** What the run store calls a file. */
    String item(String name) {
        return home + "/" + name;
    }

    /** The file's name again. */
    String name(String item) {
        return item.substring(home.length() + 1);
    }

    /** A file's name below the folder that is read. */
    String relative(String name) {
        return name.startsWith(folder) ? name.substring(folder.length()) : name;
    }

    /** The name below the folder that is read of a file that the run store knows. */
    String below(Item item) {
        return relative(name(item.name()));
    }

    boolean tolerated() {
        return failed.get() < options.maxFailed();
    }
}
