package io.caravan;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A lock between the processes of a build, and between the class loaders of one; a process that ends gives it back. */
final class BuildLock implements AutoCloseable {
    private final FileChannel channel;

    private BuildLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for its turn. */
    static BuildLock on(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        while (true) {
            try {
                channel.lock();
                return new BuildLock(channel);
            } catch (OverlappingFileLockException e) {
                // In tests of Quarkus this class is loaded once more, and Java gives one process a lock only once.
                Lakes.pause();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
