package io.caravan.command.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The file in the data folder that says at which address the service on that folder is reached. The service holds a lock
 * on it while it lives: once it is killed somebody else may listen there, who must not get the token.
 */
public final class AddressFile {
    private static final String NAME = "address";

    private final DataFolder folder;
    private final Path file;
    private FileChannel held;

    public AddressFile(Path data) {
        this.folder = new DataFolder(data);
        this.file = data.resolve(NAME);
    }

    /** Says that a service runs at the address, for as long as this process lives. */
    public void write(String address) throws IOException {
        folder.write(NAME, address + "\n");
        held = FileChannel.open(file, StandardOpenOption.WRITE);
        held.lock();
    }

    /** The service at the address runs no more; another that came later stays. */
    public void remove(String address) throws IOException {
        if (text().filter(address::equals).isPresent()) {
            Files.deleteIfExists(file);
        }
        if (held != null) {
            held.close();
        }
    }

    /** The address of the service that runs on this folder; empty if it was killed. */
    Optional<String> read() throws IOException {
        return held() ? text() : Optional.empty();
    }

    private Optional<String> text() throws IOException {
        try {
            return Optional.of(Files.readString(file).strip()).filter(address -> !address.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private boolean held() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
