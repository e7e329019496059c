package io.caravan.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a command explains: a sync by its id, or a file of routes. */
final class Source {
    private final String name;

    Source(String name) {
        this.name = name;
    }

    boolean file() {
        return name.endsWith(".yaml") || name.endsWith(".yml") || Files.isRegularFile(Path.of(name));
    }

    /** The file's name without its folders, for a query. */
    String fileQuery() {
        return "file=" + Service.part(Path.of(name).getFileName().toString());
    }

    String sync() {
        return Service.part(name);
    }

    byte[] text() {
        try {
            return Files.readAllBytes(Path.of(name));
        } catch (IOException e) {
            throw new Usage("cannot read the file " + name + ": "
                    + (Files.exists(Path.of(name)) ? e.getMessage() : "there is none")
                    + ". Name a file of routes.");
        }
    }
}
