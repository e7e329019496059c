package io.caravan.file.store;

import java.io.IOException;

/** A file is no longer the version that was to be read. */
public final class FileChanged extends IOException {
    private static final long serialVersionUID = 1L;

    public FileChanged(String name) {
        super("the file '" + name + "' was changed while it was read");
    }
}
