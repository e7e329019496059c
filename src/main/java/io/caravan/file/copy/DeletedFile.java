package io.caravan.file.copy;

import io.caravan.file.store.FileInfo;
import io.caravan.run.Item;
import java.io.InputStream;
import java.time.Instant;

/** A file that the source no longer has. */
public final class DeletedFile extends FileContent {
    private final Item known;

    /** @param name its name below the folder that is read */
    public DeletedFile(String name, Item known, int number) {
        super(known.name(), name, number);
        this.known = known;
    }

    @Override
    public FileInfo info() {
        return new FileInfo(known.name(), 0, known.version(), Instant.EPOCH, null);
    }

    @Override
    public boolean deleted() {
        return true;
    }

    /** Where an earlier run has put it; null if another file is there now. */
    public String place() {
        return known.place();
    }

    @Override
    public long length() {
        return 0;
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public InputStream open(long offset) {
        return InputStream.nullInputStream();
    }

    @Override
    public void renew() {}

    @Override
    public boolean tolerated() {
        return false;
    }

    @Override
    public Clash onClash() {
        return null;
    }
}
