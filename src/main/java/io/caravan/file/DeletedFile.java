package io.caravan.file;

import io.caravan.run.Item;
import java.io.InputStream;
import java.time.Instant;

/** A file that the source no longer has. */
final class DeletedFile extends FileContent {
    private final Item known;

    /** @param name its name below the folder that is read */
    DeletedFile(String name, Item known, int number) {
        super(known.name(), name, number);
        this.known = known;
    }

    @Override
    FileInfo info() {
        return new FileInfo(known.name(), 0, known.version(), Instant.EPOCH, null);
    }

    @Override
    boolean deleted() {
        return true;
    }

    /** Where an earlier run has put it; null if another file is there now. */
    String place() {
        return known.place();
    }

    @Override
    long length() {
        return 0;
    }

    @Override
    boolean seekable() {
        return true;
    }

    @Override
    InputStream open(long offset) {
        return InputStream.nullInputStream();
    }

    @Override
    void renew() {}

    @Override
    boolean tolerated() {
        return false;
    }

    @Override
    Clash onClash() {
        return null;
    }
}
