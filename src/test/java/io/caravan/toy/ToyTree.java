package io.caravan.toy;

import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileTree;
import io.caravan.run.RunException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A tree of folders and files in memory. Any number of threads. */
public final class ToyTree implements FileTree, FileTree.Changes {
    /** By path; a folder has no bytes. */
    private final NavigableMap<String, Toy> toys = new TreeMap<>(Map.of("/", new Toy(null)));

    private long changes;

    /** A file or folder, wherever it lies. */
    private final class Toy {
        private final ByteArrayOutputStream bytes;
        private final Instant made = Instant.now();
        private Writing writer;
        private long version = changes++;

        Toy(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        boolean folder() {
            return bytes == null;
        }

        Entry at(String path) {
            return new Entry(path, folder(), folder() ? 0 : bytes.size(), made, Long.toString(version));
        }
    }

    @Override
    public synchronized Optional<Entry> look(String path) {
        return Optional.ofNullable(toys.get(path)).map(toy -> toy.at(path));
    }

    @Override
    public synchronized Iterable<Entry> list(String folder) {
        List<Entry> children = new ArrayList<>();
        below(folder).forEach((path, toy) -> {
            if (above(path).equals(folder)) {
                children.add(toy.at(path));
            }
        });
        return children;
    }

    /** What is in a folder, however deep. */
    private NavigableMap<String, Toy> below(String folder) {
        String begin = folder.equals("/") ? folder : folder + "/";
        return toys.subMap(begin, false, begin + Character.MAX_VALUE, false);
    }

    private static String above(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    @Override
    public synchronized InputStream open(String path, long offset, long length) throws IOException {
        Toy toy = toys.get(path);
        if (toy == null || toy.folder()) {
            throw new FileGone(path);
        }
        byte[] all = toy.bytes.toByteArray();
        int from = (int) Math.min(offset, all.length);
        int to = length < 0 ? all.length : (int) Math.min(from + length, all.length);
        return new ByteArrayInputStream(Arrays.copyOfRange(all, from, to));
    }

    @Override
    public Changes changes() {
        return this;
    }

    @Override
    public synchronized Upload create(String path) {
        Toy there = toys.get(path);
        if (there != null && there.folder()) {
            throw refused("write to", path, "there is a folder");
        }
        folder(above(path), "write to", path);
        Toy toy = new Toy(new ByteArrayOutputStream());
        toys.put(path, toy);
        return new Writing(path, toy);
    }

    @Override
    public synchronized Upload append(String path) {
        Toy toy = toys.get(path);
        if (toy == null || toy.folder()) {
            throw refused("append to", path, "there is no such file");
        }
        return new Writing(path, toy);
    }

    @Override
    public synchronized boolean rename(String from, String to, boolean replace) {
        Toy toy = toys.get(from);
        if (toy == null) {
            throw refused("rename", from, "there is nothing");
        }
        Toy there = toys.get(to);
        if (there != null && (!replace || there.folder() || toy.folder())) {
            return false;
        }
        folder(above(to), "rename", from);
        Map<String, Toy> moved = new TreeMap<>(below(from));
        below(from).clear();
        moved.forEach((path, one) -> toys.put(to + path.substring(from.length()), one));
        toys.remove(from);
        toys.put(to, toy);
        return true;
    }

    @Override
    public synchronized boolean delete(String path) {
        below(path).clear();
        return toys.remove(path) != null;
    }

    /** Everybody may write everywhere. */
    @Override
    public void checkWrite(String folder) {}

    @Override
    public synchronized void folder(String path) {
        folder(path, "make", path);
    }

    private void folder(String path, String verb, String what) {
        for (String each = path; ; each = above(each)) {
            Toy there = toys.computeIfAbsent(each, key -> new Toy(null));
            if (!there.folder()) {
                throw refused(verb, what, "'" + each + "' is a file");
            }
            if (each.equals("/")) {
                return;
            }
        }
    }

    private static RunException refused(String verb, String path, String why) {
        return RunException.user("cannot " + verb + " '" + path + "': " + why + ". Choose another path.");
    }

    /** What writes to a file last is the only one that does. */
    private final class Writing extends Upload {
        private final String path;
        private final Toy toy;

        Writing(String path, Toy toy) {
            this.path = path;
            this.toy = toy;
            toy.writer = this;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            synchronized (ToyTree.this) {
                if (toy.writer != this) {
                    throw new IOException("somebody else writes to '" + path + "'");
                }
                toy.bytes.write(from, offset, length);
                toy.version = changes++;
            }
        }

        @Override
        public long position() {
            synchronized (ToyTree.this) {
                return toy.bytes.size();
            }
        }

        @Override
        public void abort() {
            close();
        }

        @Override
        public void close() {
            synchronized (ToyTree.this) {
                if (toy.writer == this) {
                    toy.writer = null;
                }
            }
        }
    }
}
