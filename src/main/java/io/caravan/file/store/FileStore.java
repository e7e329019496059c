package io.caravan.file.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place that files are read from: a container, an HDFS, a folder. An adapter holds nothing but a client; what it
 * cannot do it says with a {@link io.caravan.run.RunException} that names the store and the remedy, and it repeats
 * by itself only what its client repeats. Any number of threads.
 */
public interface FileStore {
    /**
     * Lists the files whose names begin with {@code prefix}, in any order, page by page.
     *
     * @param prefix whole path segments or a part of one; empty for all files
     */
    void list(String prefix, Consumer<FileInfo> each) throws IOException;

    /**
     * Whether there is such a folder, {@code ""} for the root. Without folders of its own, as in blob containers, a store
     * cannot tell it from one without files: then there always is.
     */
    default boolean folder(String name) throws IOException {
        return true;
    }

    /** The file of this name as it is now; empty if there is none. */
    Optional<FileInfo> look(String name) throws IOException;

    /**
     * Opens {@code length} bytes from {@code offset} of exactly this version of the file. The stream ends early if
     * the connection does: the reader counts, and goes on from there.
     *
     * @throws FileChanged when the file has another version now
     * @throws FileGone when it is no longer there
     */
    InputStream open(FileInfo file, long offset, long length) throws IOException;
}
