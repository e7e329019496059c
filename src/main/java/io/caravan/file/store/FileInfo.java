package io.caravan.file.store;

import java.time.Instant;
import java.util.Objects;

/**
 * A file as its store lists it.
 *
 * @param name its path below the root of the store, with slashes, as the store has it: nothing is escaped or decoded
 * @param length bytes
 * @param version what the store changes with every change of the file: an ETag, or time and length
 * @param modified when it was last changed, by the store's clock
 * @param md5 the MD5 of its content in hexadecimal, as the store declares it; null if it declares none
 */
public record FileInfo(String name, long length, String version, Instant modified, String md5) {
    public FileInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        if (length < 0) {
            throw new IllegalArgumentException("the length of a file is not negative");
        }
    }
}
