package io.caravan.file.store;

import io.caravan.run.RunException;

/**
 * A file cannot be appended to because another writer has it and does not let go: a process that stands still, or a
 * connection that nobody has closed. To create the file again shuts that writer out.
 */
public final class FileHeld extends RunException {
    private static final long serialVersionUID = 1L;

    /**
     * @param path with the kind of the tree: {@code hdfs '/a/b'}
     * @param who what is known of the other writer
     */
    public FileHeld(String path, String who, Throwable cause) {
        super(
                Category.EXTERNAL,
                "cannot append to " + path + ": another writer still has it open" + who
                        + ". See whether a process stands still; otherwise write the file again from its beginning.",
                cause);
    }
}
