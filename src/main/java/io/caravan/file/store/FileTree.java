package io.caravan.file.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Folders and files that can be looked at and read: HDFS, or a local folder. Paths are absolute, with slashes, and not
 * encoded. Failures are {@link io.caravan.run.RunException}s that name the path. Any number of threads.
 */
public interface FileTree {
    /**
     * What is at a path.
     *
     * @param path absolute
     * @param length bytes, 0 of a folder; of a file that is being written it may be less than there is
     * @param version changes with every change of the file: time, length, and the number of the inode if there is one
     */
    record Entry(String path, boolean folder, long length, Instant modified, String version) {
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** What is at the path, empty if nothing is. */
    Optional<Entry> look(String path);

    /** The children of a folder, in any order; empty if the folder is not there. Large ones by pages. */
    Iterable<Entry> list(String folder);

    /**
     * The content from {@code offset}, {@code length} bytes of it, or all that follows if {@code length} is negative.
     *
     * @throws FileGone when it is not there
     */
    InputStream open(String path, long offset, long length) throws IOException;

    /** How to change it; refuses with a RunException USER where it can only be read. */
    Changes changes();

    /** The changes of a tree. Each is done when its method has returned. */
    interface Changes {
        /**
         * A stream into a new file, in place of one that is there; parents are made. Whoever writes to the old one is
         * shut out, and cannot touch the new one.
         */
        Upload create(String path);

        /**
         * A stream to the end of a file. First waits until whoever wrote to it before has let go of it, or is shut
         * out; the length at which it goes on is then final, and told by {@link Upload#position}. When it is closed,
         * nobody else has added anything.
         *
         * @throws FileHeld when that takes too long
         */
        Upload append(String path);

        /**
         * Renames a file or folder; parents of the new path are made. Never moves into a folder that is there.
         *
         * @param replace whether a file that is there gives way, in the same step
         * @return false if there was something, and nothing was changed
         */
        boolean rename(String from, String to, boolean replace);

        /** Deletes a file, or a folder with all that is in it. Returns false if there was nothing. */
        boolean delete(String path);

        /**
         * Throws what would be said to somebody who writes into a folder that is there and may not; nothing where that
         * is not known before.
         */
        void checkWrite(String folder);

        /** Makes a folder and its parents. */
        void folder(String path);
    }

    /** A file that is being written. Its bytes are safe when {@link #close} has returned. */
    abstract class Upload extends java.io.OutputStream {
        /** How long the file is with all that was taken so far. */
        public abstract long position();

        /** Gives up: what the file has by now may remain. */
        public abstract void abort();
    }
}
