package io.caravan.record;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that are put aside on this machine's disk, to be read again or not. One thread. */
final class KeptBytes implements AutoCloseable {
    private final Path file = Files.createTempFile("caravan-", ".kept");
    private final OutputStream out = Files.newOutputStream(file);
    private long length;

    KeptBytes() throws IOException {}

    void add(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        length += count;
    }

    long length() {
        return length;
    }

    /** All of them; they are gone when the stream is closed, as it is at its end. */
    InputStream read() throws IOException {
        out.close();
        return new FilterInputStream(new BufferedInputStream(Files.newInputStream(file))) {
            @Override
            public void close() throws IOException {
                super.close();
                Files.deleteIfExists(file);
            }
        };
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
