package io.caravan.command.service;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of a process's own files: the run store, its address and its token. Only its owner gets in. */
public final class DataFolder {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Path folder;

    public DataFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder if it is absent, and closes it, and the files that are ours in it, to others.
     *
     * @throws IOException also when everybody may write into the folder: then whoever comes first makes our files
     */
    public void prepare() throws IOException {
        Files.createDirectories(folder.toAbsolutePath().normalize().getParent());
        make();
        if (!posix()) {
            return;
        }
        if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("everybody may write into it. Name a folder of its own with caravan.data.dir, or"
                    + " take that right away (chmod 700)");
        }
        boolean onlyOurs = true;
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (ours(entry)) {
                    closeToOthers(entry);
                } else {
                    onlyOurs = false;
                }
            }
        }
        // A folder with other things in it may have other users; its files are closed all the same.
        if (onlyOurs && mine()) {
            Files.setPosixFilePermissions(folder, FOLDER);
        }
    }

    /** Makes an empty file that others cannot open, for somebody who would make it open to them. */
    public void reserve(String name) throws IOException {
        try {
            Files.createFile(folder.resolve(name), onlyOwner());
        } catch (FileAlreadyExistsException e) {
            // Prepared already.
        }
    }

    /** Writes a file that only its owner can open, at once. */
    void write(String name, String text) throws IOException {
        prepare();
        Path fresh = folder.resolve(name + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, onlyOwner());
        Files.writeString(fresh, text, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Whether nobody but the owner can do anything with a file. */
    static boolean closed(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view == null || FOLDER.containsAll(view.readAttributes().permissions());
    }

    private void make() throws IOException {
        try {
            Files.createDirectory(
                    folder,
                    posix()
                            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FOLDER)}
                            : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static boolean ours(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith("caravan.")
                || name.startsWith("address")
                || name.startsWith("token")
                || name.equals("files");
    }

    private static void closeToOthers(Path entry) throws IOException {
        if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) || closed(entry)) {
            return;
        }
        Set<PosixFilePermission> kept = EnumSet.copyOf(Files.getPosixFilePermissions(entry, LinkOption.NOFOLLOW_LINKS));
        kept.retainAll(FILE);
        Files.setPosixFilePermissions(entry, kept);
    }

    private boolean mine() throws IOException {
        return Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
    }

    private boolean posix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private FileAttribute<?>[] onlyOwner() {
        return posix() ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)} : new FileAttribute<?>[0];
    }
}
