package io.caravan.file.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileNames;
import io.caravan.file.store.FileTree;
import io.caravan.run.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A local folder as a tree of files. Its paths are those of the file system, and none leads out of the folder. Symbolic
 * links, devices and the like are not listed. What is written is on the disk when a method has returned. Any number of
 * threads.
 */
public final class FolderTree implements FileTree, FileTree.Changes {
    private final Jail jail;

    /** @param folder it need not be there yet */
    public FolderTree(Path folder) {
        this.jail = new Jail(folder);
    }

    @Override
    public Optional<Entry> look(String path) {
        Path there = jail.at(path);
        try {
            return Optional.of(entry(path, Files.readAttributes(there, BasicFileAttributes.class)));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (String.valueOf(e.getReason()).contains("Not a directory")) {
                return Optional.empty();
            }
            throw LocalFault.of("look at '" + path + "'", e);
        } catch (IOException e) {
            throw LocalFault.of("look at '" + path + "'", e);
        }
    }

    @Override
    public Iterable<Entry> list(String folder) {
        Path there = jail.at(folder);
        List<Path> children = new ArrayList<>();
        try (Stream<Path> listed = Files.list(there)) {
            listed.forEach(children::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw LocalFault.of("list '" + folder + "'", e);
        }
        return () -> entries(folder.equals("/") ? "" : folder, children);
    }

    private static Iterator<Entry> entries(String folder, List<Path> children) {
        return children.stream()
                .map(child -> child(folder, child))
                .filter(Objects::nonNull)
                .iterator();
    }

    /** The entry of a file or folder; null if it is something else, or gone. */
    private static Entry child(String folder, Path child) {
        String path = folder + "/" + child.getFileName();
        try {
            var attributes = Files.readAttributes(child, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return attributes.isRegularFile() || attributes.isDirectory() ? entry(path, attributes) : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw LocalFault.of("look at '" + path + "'", e);
        }
    }

    private static Entry entry(String path, BasicFileAttributes attributes) {
        var modified = attributes.lastModifiedTime().toInstant();
        long length = attributes.isDirectory() ? 0 : attributes.size();
        // The number of a device is another one after the disk was mounted again; that of the inode stays.
        String key = String.valueOf(attributes.fileKey());
        String inode = key.contains("ino=") ? key.substring(key.indexOf("ino=") + 4, key.length() - 1) : "";
        String version = modified.getEpochSecond() + "." + modified.getNano() + "-" + length + "-" + inode;
        return new Entry(path, attributes.isDirectory(), length, modified, version);
    }

    @Override
    public InputStream open(String path, long offset, long length) throws IOException {
        Path file = jail.at(path);
        try {
            if (!Files.isRegularFile(file) && Files.exists(file)) {
                throw RunException.user("cannot read '" + path + "': it is not a file. Check the path.");
            }
            FileChannel channel = FileChannel.open(jail.real(file), READ, NOFOLLOW_LINKS);
            channel.position(offset);
            return new LocalRange(channel, length);
        } catch (NoSuchFileException e) {
            throw new FileGone(path);
        } catch (IOException e) {
            throw LocalFault.of("read '" + path + "'", e);
        }
    }

    @Override
    public Changes changes() {
        return this;
    }

    @Override
    public Upload create(String path) {
        Path file = jail.at(path);
        try {
            LocalFolders.make(file.getParent());
            // Another writer has the old file open, and nothing but a new one keeps its bytes out.
            Files.deleteIfExists(file);
            return new LocalUpload(path, file, FileChannel.open(file, CREATE_NEW, WRITE));
        } catch (IOException e) {
            throw LocalFault.of("create '" + path + "'", e);
        }
    }

    /** Goes on in a copy: whoever has the file open writes to what is no longer to be seen. */
    @Override
    public Upload append(String path) {
        Path file = jail.at(path);
        try {
            Path copy = Files.createTempFile(file.getParent(), "copy", FileNames.IN_PROGRESS);
            Files.copy(file, copy, REPLACE_EXISTING);
            Files.move(copy, file, ATOMIC_MOVE);
            FileChannel channel = FileChannel.open(file, WRITE);
            return new LocalUpload(path, file, channel.position(channel.size()));
        } catch (IOException e) {
            throw LocalFault.of("append to '" + path + "'", e);
        }
    }

    @Override
    public boolean rename(String from, String to, boolean replace) {
        Path source = jail.at(from);
        Path target = jail.at(to);
        try {
            if (!Files.exists(source, NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(from);
            }
            LocalFolders.make(target.getParent());
            boolean done = Files.isDirectory(source) || Files.isDirectory(target)
                    ? move(source, target)
                    : replace ? Files.move(source, target, ATOMIC_MOVE) != null : link(source, target);
            LocalFolders.sync(target.getParent());
            LocalFolders.sync(source.getParent());
            return done;
        } catch (IOException e) {
            throw LocalFault.of("rename '" + from + "' to '" + to + "'", e);
        }
    }

    private static boolean move(Path source, Path target) throws IOException {
        return !Files.exists(target, NOFOLLOW_LINKS) && Files.move(source, target, ATOMIC_MOVE) != null;
    }

    /** A rename that finds the target there in the same step: a second name, then the first is taken away. */
    private static boolean link(Path source, Path target) throws IOException {
        try {
            Files.createLink(target, source);
        } catch (FileAlreadyExistsException e) {
            // Both names of one file are what a process leaves that ends between the two steps.
            if (source.equals(target) || !Files.isSameFile(source, target)) {
                return false;
            }
        } catch (UnsupportedOperationException | FileSystemException e) {
            return move(source, target);
        }
        Files.delete(source);
        return true;
    }

    @Override
    public boolean delete(String path) {
        Path there = jail.at(path);
        try {
            boolean found = Files.exists(there, NOFOLLOW_LINKS);
            if (found) {
                LocalFolders.delete(there);
            }
            return found;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw LocalFault.of("delete '" + path + "'", e);
        }
    }

    @Override
    public void checkWrite(String folder) {
        Path there = jail.at(folder);
        if (Files.isDirectory(there) && !Files.isWritable(there)) {
            throw LocalFault.of("write to '" + folder + "'", new java.nio.file.AccessDeniedException(folder));
        }
    }

    @Override
    public void folder(String path) {
        try {
            LocalFolders.make(jail.at(path));
        } catch (IOException e) {
            throw LocalFault.of("make folder '" + path + "'", e);
        }
    }
}
