package io.caravan.file.source;

import io.caravan.file.copy.DeletedFile;
import io.caravan.file.copy.FileFault;
import io.caravan.file.copy.FolderClash;
import io.caravan.file.local.LocalArchive;
import io.caravan.format.ZipArchive;
import io.caravan.run.Item;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Sends the entries of an archive, and of the archives in it. All of them are read through its bounds. For one thread. */
final class ArchiveEntries {
    /** An archive in an archive is kept on this machine while it is read, as it cannot be read at any place. */
    private static final long MOST_KEPT = 2L << 30;

    private final Reading reading;
    private final Expansion bounds;
    private final StoredFile file;
    private final Unpacking.Send send;
    private final long before;
    private final TreeSet<String> names = new TreeSet<>();
    private long entries;
    private int sent;
    private long out;
    private boolean whole = true;

    ArchiveEntries(Reading reading, StoredFile file, Unpacking.Send send) {
        this.reading = reading;
        this.bounds = reading.options().expansion();
        this.file = file;
        this.send = send;
        this.before = file.read();
    }

    /**
     * Sends the entries of an archive.
     *
     * @param path with what their names begin
     * @return whether a target took each of them
     */
    boolean send(ZipArchive archive, String path, int depth) throws Exception {
        entries += archive.count();
        if (entries > bounds.maxEntries()) {
            throw FileFault.data(
                    file.name(),
                    "it has more than " + bounds.maxEntries() + " entries",
                    "Exclude it, or raise 'maxEntries'");
        }
        for (ZipArchive.Entry entry : archive.entries()) {
            if (file.state() != null) {
                return false;
            }
            String name = path + "/" + entry.name();
            try (InputStream unpacked = archive.open(entry)) {
                Bounded content = new Bounded(unpacked, file.name(), bounds, this::packed, out);
                if (entry.folder()) {
                    content.transferTo(OutputStream.nullOutputStream());
                } else if (depth < bounds.maxDepth() && Expansion.Kind.of(name) == Expansion.Kind.ZIP) {
                    inner(content, name, depth + 1);
                } else {
                    one(content, name);
                }
                out = Math.max(out, content.out());
            }
        }
        if (depth == 1) {
            checkNames();
        }
        return whole;
    }

    /** Bytes that are read twice pack no more. */
    private long packed() {
        return Math.min(file.read() - before, file.length());
    }

    private void one(Bounded content, String name) throws Exception {
        if (!names.add(name)) {
            throw FileFault.data(
                    file.name(), "it has two entries '" + below(name) + "'", "Pack it anew, or copy it packed");
        }
        UnpackedFile entry = new UnpackedFile(
                item(below(name)), name, file.number() * 1_000_000 + sent++, file, false, () -> shield(content));
        send.send(entry);
        if (entry.state() == Item.State.FAILED) {
            file.missed(Item.State.FAILED, entry.item().note());
            return;
        }
        whole &= entry.item() != null;
        content.transferTo(OutputStream.nullOutputStream());
    }

    private String below(String name) {
        return name.substring(file.name().length() + 1);
    }

    /** What the run store calls an entry. */
    private String item(String entry) {
        return reading.item(file.info().name()) + "!/" + entry;
    }

    private void inner(Bounded content, String name, int depth) throws Exception {
        Path kept = Files.createTempFile("caravan-", ".zip");
        try {
            try (OutputStream to = Files.newOutputStream(kept)) {
                if (copy(content, to) > MOST_KEPT) {
                    throw FileFault.data(
                            file.name(),
                            "'" + below(name) + "' in it is an archive of more than " + MOST_KEPT + " bytes",
                            "Lower 'maxDepth', or exclude it");
                }
            }
            out = content.out();
            try (ZipArchive archive = ZipArchive.open(new LocalArchive(kept))) {
                send(archive, name, depth);
            } catch (java.util.zip.ZipException e) {
                throw FileFault.data(
                        file.name(),
                        "'" + below(name) + "' in it cannot be unpacked (" + e.getMessage() + ")",
                        "Mend it, exclude it, or lower 'maxDepth'");
            }
        } finally {
            Files.deleteIfExists(kept);
        }
    }

    private static long copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long all = 0;
        for (int n = from.read(buffer); n >= 0 && all <= MOST_KEPT; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            all += n;
        }
        return all;
    }

    /** A file that another one needs as a folder is as bad as two files of one name. */
    private void checkNames() {
        FolderClash clashes = new FolderClash();
        for (String name : names) {
            clashes.next(name).ifPresent(other -> {
                throw FileFault.data(
                        file.name(),
                        "its entry '" + below(other) + "' is a file and a folder",
                        "Pack it anew, or copy it packed");
            });
        }
    }

    /** Those of the known entries that it no longer has. */
    List<DeletedFile> gone(List<Item> known) {
        List<DeletedFile> gone = new ArrayList<>();
        for (Item item : known) {
            int entry = reading.item(file.info().name()).length() + 2;
            if (!names.contains(file.name() + "/" + item.name().substring(entry))) {
                gone.add(new DeletedFile(reading.below(item), item, file.number() * 1_000_000 + sent++));
            }
        }
        return gone;
    }

    /** The archive outlives the reading of an entry. */
    private static InputStream shield(InputStream entry) {
        return new FilterInputStream(entry) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return in.read(into, from, length);
            }

            @Override
            public void close() {}
        };
    }
}
