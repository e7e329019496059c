package io.caravan.route;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From which file of the drop folder each route ran last, also before a restart: a copy of a file does not take its routes
 * over. For one thread.
 */
final class Owners {
    private static final Logger LOG = LoggerFactory.getLogger(Owners.class);

    private final Path kept;
    private final Properties files = new Properties();
    private boolean changed;

    /** @param kept where it is kept over restarts; null for nowhere */
    Owners(Path kept) {
        this.kept = kept;
        if (kept == null) {
            return;
        }
        try (Reader reader = Files.newBufferedReader(kept)) {
            files.load(reader);
        } catch (NoSuchFileException e) {
            LOG.debug("no file has run here before");
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "cannot read {}: {}. Two files with one route are both refused at this start.", kept, e.toString());
        }
    }

    /** The file that the route ran from last. */
    Optional<String> of(String route) {
        return Optional.ofNullable(files.getProperty(route));
    }

    /** Whether some route ran from the file. */
    boolean has(String file) {
        return files.containsValue(file);
    }

    /** The routes that run from a file now; none when it is gone. */
    void run(String file, Collection<String> routes) {
        changed |= files.entrySet()
                .removeIf(entry -> entry.getValue().equals(file)
                        && !routes.contains(entry.getKey().toString()));
        for (String route : routes) {
            changed |= !file.equals(files.setProperty(route, file));
        }
    }

    /** Writes what has changed. */
    void keep() {
        if (!changed || kept == null || !Files.isDirectory(kept.toAbsolutePath().getParent())) {
            return;
        }
        changed = false;
        Path fresh = kept.resolveSibling(
                kept.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                files.store(writer, "From which file each route ran last");
            }
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn(
                    "cannot write {}: {}. Two files with one route are both refused at the next start.",
                    kept,
                    e.toString());
        }
    }
}
