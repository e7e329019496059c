package io.caravan.file;

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
    String meets() {
        return meets;
    }

    @Override
    FileInfo info() {
        return info;
    }

    @Override
    public long length() {
        return info.length();
    }

    @Override
    boolean seekable() {
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
    void renew() throws java.io.IOException {
        info = reading.store().look(info.name()).orElseThrow(() -> new FileGone(info.name()));
    }

    /** How many bytes were read of it. */
    long read() {
        return read;
    }

    @Override
    boolean tolerated() {
        return reading.tolerated();
    }

    @Override
    Clash onClash() {
        return reading.options().onClash();
    }
}
