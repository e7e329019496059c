package io.caravan.engine;

import io.caravan.engine.Step.Kind;
import io.caravan.engine.Step.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The file system of a target, as one process sees it: every operation is a step at which things may go wrong. */
final class Disk {
    /** What changes at once for everybody. */
    private static final Object ATOMIC = new Object();

    private final Power power;

    Disk(Power power) {
        this.power = power;
    }

    /** What an operation does. */
    interface Effect {
        void take() throws Exception;
    }

    private void step(Phase phase, Kind kind, Path path, Effect whole, Effect half) throws Exception {
        power.step(
                new Step(phase, kind, path.getFileName().toString()),
                () -> {
                    whole.take();
                    return null;
                },
                () -> {
                    half.take();
                    return null;
                });
    }

    void append(Path file, String text) throws Exception {
        step(
                Phase.P3_EXTRACT,
                Kind.WRITE,
                file,
                () -> write(file, text),
                () -> write(file, text.substring(0, text.length() / 2)));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** A file gets its final name. */
    void rename(Path from, Path to) throws Exception {
        step(
                Phase.P3_EXTRACT,
                Kind.MOVE,
                to,
                () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE),
                () -> copyHalf(from, to));
    }

    /** Makes a file visible under a name; one that is already there and is not the same has been left half way. */
    void show(Path from, Path to) throws Exception {
        step(
                Phase.P5_PUBLISH,
                Kind.MOVE,
                to,
                () -> {
                    Files.createDirectories(to.getParent());
                    link(from, to);
                },
                () -> copyHalf(from, to));
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isSameFile(from, to)) {
                Files.delete(to);
                Files.createLink(to, from);
            }
        }
    }

    private static void copyHalf(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        byte[] all = Files.readAllBytes(from);
        if (!Files.exists(to)) {
            Files.write(to, Arrays.copyOf(all, all.length / 2));
        }
    }

    /** A question, which may get the answer of some time ago. */
    boolean is(Path path, Power.Work<Boolean> now) throws Exception {
        return power.step(
                new Step(Phase.P6_VERIFY, Kind.READ, path.getFileName().toString()), now, () -> false);
    }

    /** The files in a folder; the newest may be missing from an old answer. */
    List<Path> list(Phase phase, Path folder) throws Exception {
        List<Path> all = files(folder);
        return power.step(
                new Step(phase, Kind.READ, folder.getFileName().toString()),
                () -> all,
                () -> all.subList(0, Math.max(0, all.size() - 1)));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.sorted().toList());
        } catch (NoSuchFileException e) {
            return new ArrayList<>();
        }
    }

    /** Deletes a file, or a folder and what is in it. */
    void delete(Phase phase, Path path) throws Exception {
        List<Path> inside = inside(path);
        step(phase, Kind.DELETE, path, () -> delete(inside), () -> delete(inside.subList(0, inside.size() / 2)));
    }

    private static List<Path> inside(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static void delete(List<Path> files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Points to a version, unless it points to a newer one. */
    void point(Path pointer, long version, boolean guarded) throws Exception {
        swap(pointer, () -> {
            if (!guarded || pointer(pointer) < version) {
                replace(pointer, Long.toString(version));
            }
        });
    }

    static long pointer(Path pointer) throws IOException {
        return Files.exists(pointer) ? Long.parseLong(Files.readString(pointer)) : -1;
    }

    /** Merges versions by key in one transaction: the newer one stays, if guarded. */
    void merge(Path table, Map<Long, Long> rows, boolean guarded) throws Exception {
        swap(table, () -> {
            Map<Long, Long> all = table(table);
            rows.forEach((key, version) -> all.merge(key, version, (old, now) -> guarded ? Math.max(old, now) : now));
            StringBuilder text = new StringBuilder();
            all.forEach((key, version) ->
                    text.append(key).append(' ').append(version).append('\n'));
            replace(table, text.toString());
        });
    }

    static Map<Long, Long> table(Path table) throws IOException {
        Map<Long, Long> all = new TreeMap<>();
        if (Files.exists(table)) {
            for (String line : Files.readAllLines(table)) {
                String[] pair = line.split(" ");
                all.put(Long.valueOf(pair[0]), Long.valueOf(pair[1]));
            }
        }
        return all;
    }

    private void swap(Path path, Effect effect) throws Exception {
        Effect atomic = () -> {
            synchronized (ATOMIC) {
                Files.createDirectories(path.getParent());
                effect.take();
            }
        };
        step(Phase.P5_PUBLISH, Kind.SWAP, path, atomic, atomic);
    }

    private static void replace(Path path, String text) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.write(next, text.getBytes(StandardCharsets.UTF_8));
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
