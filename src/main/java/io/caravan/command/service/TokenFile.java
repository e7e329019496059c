package io.caravan.command.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The file in the data folder with the token that a caller of the service there has to know. Only its owner reads it. */
public final class TokenFile {
    private static final String NAME = "token";
    private static final int BYTES = 32;

    private final DataFolder folder;

    public TokenFile(Path data) {
        this.folder = new DataFolder(data);
    }

    /** The token of this folder; a new one if there is none, or if others could have read the one that is there. */
    public String obtain() throws IOException {
        Path file = folder.file(NAME);
        boolean safe = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && DataFolder.closed(file)
                && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(file.getParent()));
        Optional<String> known = safe ? read() : Optional.empty();
        folder.prepare();
        if (known.isPresent()) {
            return known.get();
        }
        String fresh = fresh();
        folder.write(NAME, fresh + "\n");
        return fresh;
    }

    /** The token, if there is one that this user may read. */
    Optional<String> read() throws IOException {
        try {
            return Optional.of(Files.readString(folder.file(NAME)).strip()).filter(token -> !token.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** A token that nobody can guess. */
    public static String fresh() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
