package io.caravan.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processes that use a lake: a folder with a file for each of them, named by its process id. */
final class Users {
    private Users() {}

    /** Whether one of them lives. */
    static boolean live(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> lives(file.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lives(String id) {
        return ProcessHandle.of(Long.parseLong(id))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }
}
