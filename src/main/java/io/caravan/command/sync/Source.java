package io.caravan.command.sync;

import io.caravan.command.service.Service;
import io.caravan.command.terminal.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a command explains: a sync by its id, or a file of routes. */
final class Source {
    private final String name;

    Source(String name) {
        this.name = name;
    }

    /** The files of routes in a folder; anything else is itself. */
    static Stream<String> inFolder(String name) {
        if (!Files.isDirectory(path(name))) {
            return Stream.of(name);
        }
        try (Stream<Path> files = Files.list(path(name))) {
            return files
                    .map(Path::toString)
                    .filter(file -> file.endsWith(".yaml") || file.endsWith(".yml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new Usage("cannot read the folder " + name + ": " + e + ". Name files of routes.");
        }
    }

    /** A path as somebody has written it, in the folder that the script was called from. */
    static Path path(String written) {
        String from = System.getenv("CARAVAN_FROM");
        return from == null || from.isBlank() ? Path.of(written) : Path.of(from).resolve(written);
    }

    boolean file() {
        return name.endsWith(".yaml") || name.endsWith(".yml") || Files.isRegularFile(path(name));
    }

    /** The file's name without its folders, for a query. */
    String fileQuery() {
        return "file=" + Service.part(path(name).getFileName().toString());
    }

    String sync() {
        return Service.part(name);
    }

    byte[] text() {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new Usage("cannot read the file " + name + ": "
                    + (Files.exists(path(name)) ? e.getMessage() : "there is none")
                    + ". Name a file of routes.");
        }
    }
}
