package io.caravan.file.store;

import java.io.IOException;

/** A file that was to be read is no longer there. */
public final class FileGone extends IOException {
    private static final long serialVersionUID = 1L;

    public FileGone(String name) {
        super("the file '" + name + "' is no longer there");
    }
}
