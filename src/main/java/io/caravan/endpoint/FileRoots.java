package io.caravan.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * The folders of this machine that routes may read and write, with all that is below them. A path is where it leads to:
 * symbolic links on the way count, and so do {@code ..} and folders that are not there yet.
 */
public final class FileRoots {
    private static final FileRoots ALL = new FileRoots(null);

    private final List<Path> roots;

    private FileRoots(List<Path> roots) {
        this.roots = roots;
    }

    /** Some folders; they need not be there yet. */
    public static FileRoots of(Collection<Path> folders) {
        return new FileRoots(folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList());
    }

    /** Everything that the process itself may; for tests, and for who says so. */
    public static FileRoots all() {
        return ALL;
    }

    /** Whether a path leads into one of the folders. */
    public boolean hold(Path path) {
        if (roots == null) {
            return true;
        }
        Path there = real(path.toAbsolutePath());
        return roots.stream().anyMatch(root -> there.startsWith(real(root)));
    }

    /** What is allowed, for a message. */
    public String allowed() {
        return String.join(", ", roots.stream().map(Path::toString).toList());
    }

    /** The path without links, as far as it is there; what is not there yet has none. */
    private static Path real(Path path) {
        Path plain = path.normalize();
        for (Path at = plain; at != null; at = at.getParent()) {
            try {
                Path real = at.toRealPath();
                return real.resolve(at.relativize(plain)).normalize();
            } catch (NoSuchFileException e) {
                if (Files.isSymbolicLink(at)) {
                    return path.getRoot();
                }
            } catch (IOException e) {
                return path.getRoot();
            }
        }
        return plain;
    }
}
