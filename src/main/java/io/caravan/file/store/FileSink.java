package io.caravan.file.store;

import java.util.Optional;

/**
 * A store that files are written to in two steps: staged, which nobody sees, and committed, each in one step. Failures are
 * {@link io.caravan.run.RunException}s that name the file. Any number of threads.
 */
public interface FileSink {
    /**
     * Begins to stage a file.
     *
     * @param name as it shall be called
     * @param tag of this attempt at this file; another attempt has another one
     */
    Upload begin(String name, String tag);

    /**
     * Makes what is staged the file. It may be repeated.
     *
     * @param staged what the upload said
     * @param replace whether another file that is there gives way
     * @return false if there is another one, and nothing was changed
     */
    boolean commit(String name, String staged, long length, boolean replace);

    /** The file of this name as it is now. */
    Optional<FileInfo> look(String name);

    /** Deletes a file. Returns false if there was none. */
    boolean delete(String name);

    /** A file that is being staged. */
    abstract class Upload extends FileTree.Upload {
        /** What is staged, in words of the store's own for the manifest; after it was closed. */
        public abstract String staged();
    }
}
