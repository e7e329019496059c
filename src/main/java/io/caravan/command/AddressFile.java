package io.caravan.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The file in the data folder that says at which address the service on that folder is reached. */
public final class AddressFile {
    private static final String NAME = "address";

    private final DataFolder folder;
    private final Path file;

    public AddressFile(Path data) {
        this.folder = new DataFolder(data);
        this.file = data.resolve(NAME);
    }

    /** Says that a service runs at the address. */
    public void write(String address) throws IOException {
        folder.write(NAME, address + "\n");
    }

    /** The service at the address runs no more; another that came later stays. */
    public void remove(String address) throws IOException {
        if (read().filter(address::equals).isPresent()) {
            Files.deleteIfExists(file);
        }
    }

    /** The address of the last service that was started on this folder, which may have been killed since. */
    Optional<String> read() throws IOException {
        try {
            return Optional.of(Files.readString(file).strip()).filter(address -> !address.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
