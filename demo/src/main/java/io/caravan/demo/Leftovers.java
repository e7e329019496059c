package io.caravan.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders of demos that have ended; each holds some 10 to 150 MB. */
final class Leftovers {
    private static final String OWNER = "pid";

    private Leftovers() {}

    /** Says that this process uses a folder. */
    static Path mark(Path run) throws IOException {
        Files.writeString(
                run.resolve(OWNER), Long.toString(ProcessHandle.current().pid()));
        return run;
    }

    /** Removes the folders of processes that are gone. */
    static void remove(Path work) throws IOException {
        for (Path run : children(work)) {
            if (run.getFileName().toString().startsWith("run") && !used(run)) {
                delete(run);
            }
        }
    }

    private static boolean used(Path run) throws IOException {
        Path owner = run.resolve(OWNER);
        return Files.exists(owner)
                && ProcessHandle.of(Long.parseLong(Files.readString(owner).strip()))
                        .map(ProcessHandle::isAlive)
                        .orElse(false);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
