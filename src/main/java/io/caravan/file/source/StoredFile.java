package io.caravan.file.source;

import io.caravan.file.copy.Clash;
import io.caravan.file.copy.FileContent;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.format.ZipArchive;
import io.caravan.run.SplitAttempt;
import java.io.InputStream;

/** A file as its store has it. */
final class StoredFile extends FileContent implements ZipArchive.Bytes {
    private final Reading reading;
    private final SplitAttempt attempt;
    private FileInfo info;
    private String meets;
    private long read;

    StoredFile(Reading reading, SplitAttempt attempt, FileInfo info, int number) {
        super(reading.item(info.name()), reading.relative(info.name()), number);
        this.reading = reading;
        this.attempt = attempt;
        this.info = info;
    }

    StoredFile meeting(String other) {
        meets = other;
        return this;
    }

    @Override
    public String meets() {
        return meets;
    }

    @Override
    public FileInfo info() {
        return info;
    }

    @Override
    public long length() {
        return info.length();
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public InputStream open(long offset) {
        return new RangedInput(reading.store(), info, offset, reading.ahead(), this::count);
    }

    private void count(long bytes) {
        read += bytes;
        attempt.count(bytes);
    }

    @Override
    public void renew() throws java.io.IOException {
        info = reading.store().look(info.name()).orElseThrow(() -> new FileGone(info.name()));
    }

    /** How many bytes were read of it. */
    long read() {
        return read;
    }

    @Override
    public boolean tolerated() {
        return reading.tolerated();
    }

    @Override
    public Clash onClash() {
        return reading.options().onClash();
    }
}
