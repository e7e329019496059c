package io.caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One lake for all processes of a build that test. The first that asks starts it, under a lock; each writes its process id
 * beside it, and Maven's, and the lake ends when none of them lives any more.
 */
final class SharedLake {
    private static final Path FOLDER = Path.of("target", "test-lake").toAbsolutePath();
    /** Holds the path of the ready file of the last lake that was started. */
    private static final Path LAST = FOLDER.resolve("shared");

    private SharedLake() {}

    /** The ready file of the lake that this process uses until it ends. */
    static Path join() throws IOException {
        try (BuildLock lock = BuildLock.on(FOLDER.resolve("lock"))) {
            Optional<Path> running = running();
            return running.isPresent() ? running.get() : start();
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
        user(data, ProcessHandle.current());
        // Maven lives from the first test of a build to the last.
        if (Boolean.getBoolean("caravan.test.maven")) {
            Optional<ProcessHandle> maven = maven();
            if (maven.isPresent()) {
                user(data, maven.get());
            }
        }
    }

    private static void user(Path data, ProcessHandle process) throws IOException {
        Files.writeString(users(data).resolve(Long.toString(process.pid())), "");
    }

    /** The process in Java that has started this one, over a shell or not. */
    private static Optional<ProcessHandle> maven() {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        while (parent.isPresent() && !parent.get().info().command().orElse("").endsWith("java")) {
            parent = parent.get().parent();
        }
        return parent;
    }

    private static Path users(Path data) {
        return data.resolve("users");
    }
}
