package io.caravan;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * One lake for the processes of a build that test side by side. The first that asks starts it, under a lock; each writes
 * its process id beside it, and the lake ends when none of them lives any more.
 */
final class SharedLake {
    private static final Path FOLDER = Path.of("target", "test-lake").toAbsolutePath();
    /** Holds the path of the ready file of the last lake that was started. */
    private static final Path LAST = FOLDER.resolve("shared");

    private SharedLake() {}

    /** The ready file of the lake that this process uses until it ends. */
    static Path join() throws IOException {
        Files.createDirectories(FOLDER);
        try (FileChannel channel =
                FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel);
            Optional<Path> running = running();
            return running.isPresent() ? running.get() : start();
        }
    }

    /** In tests of Quarkus this class is loaded once more, and Java gives one process a lock only once. */
    private static void lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                channel.lock();
                return;
            } catch (OverlappingFileLockException e) {
                Lakes.pause();
            }
        }
    }

    private static Optional<Path> running() throws IOException {
        if (!Files.exists(LAST)) {
            return Optional.empty();
        }
        Path ready = Path.of(Files.readString(LAST));
        if (!Files.exists(ready)) {
            return Optional.empty();
        }
        use(ready.getParent());
        // One that was ending as we came has removed it; one that was killed has not.
        return Files.exists(ready) && lives(ready) ? Optional.of(ready) : Optional.empty();
    }

    private static boolean lives(Path ready) throws IOException {
        long pid = Long.parseLong(Lakes.read(ready).getProperty("pid"));
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static Path start() throws IOException {
        Path data = Lakes.folder();
        Path ready = Lakes.ready(data);
        List<String> options = List.of("--users", users(data).toString());
        use(data);
        Lakes.start(Lakes.command(data, List.of(), options), ready);
        Files.writeString(LAST, ready.toString());
        return ready;
    }

    private static void use(Path data) throws IOException {
        Files.createDirectories(users(data));
        Files.writeString(
                users(data).resolve(Long.toString(ProcessHandle.current().pid())), "");
    }

    private static Path users(Path data) {
        return data.resolve("users");
    }
}
