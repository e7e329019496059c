package io.caravan.file;

import io.caravan.format.Compression;
import io.caravan.run.Item;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks the files of one split. For one thread. */
final class Unpacking {
    /** Takes each file that comes out. */
    interface Send {
        void send(FileContent content) throws Exception;
    }

    private final Reading reading;
    private final Expansion bounds;
    private final Send send;
    private int entries;
    private long out;
    private boolean whole;

    Unpacking(Reading reading, Send send) {
        this.reading = reading;
        this.bounds = reading.options().expansion();
        this.send = send;
    }

    /** Sends what comes out of a file, or the file itself if it is not packed. */
    void send(StoredFile file) throws Exception {
        Expansion.Kind kind = bounds == null ? Expansion.Kind.NONE : Expansion.Kind.of(file.name());
        switch (kind) {
            case NONE -> send.send(file);
            case GZIP, ZSTD -> send.send(stream(file, kind));
            case ZIP -> archive(file);
        }
    }

    private FileContent stream(StoredFile file, Expansion.Kind kind) {
        // The item is the packed file, so that it is known when it comes again.
        return new UnpackedFile(
                reading.item(file.info().name()), kind.strip(file.name()), file.number(), file, true, () -> {
                    long before = file.read();
                    InputStream packed = file.open(0);
                    return new Bounded(
                            (kind == Expansion.Kind.GZIP ? Compression.GZIP : Compression.ZSTD).open(packed),
                            file.name(),
                            bounds,
                            () -> file.read() - before,
                            0);
                });
    }

    /** The archive is an item of its own: known when all its entries are. */
    private void archive(StoredFile file) throws Exception {
        entries = 0;
        out = 0;
        whole = true;
        try (InputStream packed = file.open(0)) {
            entries(new ZipInputStream(packed), file, file.name(), 1);
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw FileFault.data(
                    file.name(), "it cannot be unpacked (" + e.getMessage() + ")", "Mend it, or exclude it");
        }
        if (whole && file.state() == null) {
            file.copied(Item.State.COPIED, file.length(), null, null);
        }
    }

    private void entries(ZipInputStream zip, StoredFile file, String path, int depth) throws Exception {
        for (ZipEntry entry = zip.getNextEntry(); entry != null && file.state() == null; entry = zip.getNextEntry()) {
            if (entry.isDirectory()) {
                continue;
            }
            if (++entries > bounds.maxEntries()) {
                throw FileFault.data(
                        file.name(),
                        "it has more than " + bounds.maxEntries() + " entries",
                        "Exclude it, or raise 'maxEntries'");
            }
            String name = path + "/" + entry.getName();
            if (depth < bounds.maxDepth() && Expansion.Kind.of(name) == Expansion.Kind.ZIP) {
                entries(new ZipInputStream(shield(bounded(zip, file))), file, name, depth + 1);
            } else {
                one(zip, file, name);
            }
        }
    }

    private void one(ZipInputStream zip, StoredFile file, String name) throws Exception {
        Bounded content = bounded(zip, file);
        UnpackedFile entry = new UnpackedFile(
                reading.item(file.info().name()) + "!"
                        + name.substring(file.name().length()),
                name,
                file.number() * 1_000_000 + entries,
                file,
                false,
                () -> shield(content));
        send.send(entry);
        if (entry.state() == Item.State.FAILED) {
            file.missed(Item.State.FAILED, entry.item().note());
            return;
        }
        whole &= entry.item() != null;
        content.transferTo(java.io.OutputStream.nullOutputStream());
        out = content.out();
    }

    private Bounded bounded(ZipInputStream zip, StoredFile file) {
        return new Bounded(zip, file.name(), bounds, file::read, out);
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
