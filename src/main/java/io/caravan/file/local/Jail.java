package io.caravan.file.local;

import io.caravan.file.store.FileNames;
import io.caravan.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A local folder that no path leads out of, neither by its segments nor by symbolic links. */
record Jail(Path folder) {

    Jail {
        folder = folder.toAbsolutePath().normalize();
    }

    /** The file or folder of an absolute path with slashes. Whether something is there is not looked at. */
    Path at(String path) {
        Path found = parse(path);
        if (!found.startsWith(folder)) {
            throw refused(path, "it is not below '" + folder + "'", "Choose a path in this folder");
        }
        Path there = found;
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && !there.equals(folder)) {
            there = there.getParent();
        }
        if (!there.equals(found) && path.indexOf('\uFFFD') >= 0) {
            throw refused(
                    path,
                    "its name is no text in the encoding of this process",
                    "Rename it, or start the process with LC_ALL=C.UTF-8");
        }
        if (!there.equals(folder) && leadsOut(there)) {
            throw refused(path, "a symbolic link on its way leads out of '" + folder + "'", "Copy from where it leads");
        }
        return found;
    }

    /**
     * The place itself, for who opens it without following links: what has become a link since it was looked at is not
     * opened.
     */
    Path real(Path found) throws IOException {
        Path real = found.toRealPath();
        if (!real.startsWith(folder.toRealPath())) {
            throw refused(
                    found.toString(),
                    "a symbolic link on its way leads out of '" + folder + "'",
                    "Copy from where it leads");
        }
        return real;
    }

    private static Path parse(String path) {
        try {
            Path found = Path.of(path);
            if (!found.isAbsolute() || !found.equals(found.normalize()) || path.contains("//")) {
                throw refused(
                        path, "it is not absolute, or has an empty, '.' or '..' segment", "Write it as /folder/name");
            }
            return found;
        } catch (InvalidPathException e) {
            throw refused(
                    path,
                    "this process cannot write such a name",
                    "Rename it, or start the process with LC_ALL=C.UTF-8");
        }
    }

    private boolean leadsOut(Path there) {
        try {
            return !there.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return Files.isSymbolicLink(there);
        }
    }

    private static RunException refused(String path, String why, String remedy) {
        return RunException.user(
                "cannot use the local path '" + FileNames.shown(path) + "': " + why + ". " + remedy + ".");
    }
}
