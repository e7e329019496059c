package io.caravan.file.source;

import io.caravan.file.copy.DeletedFile;
import io.caravan.file.copy.FileContent;
import io.caravan.file.copy.FileFault;
import io.caravan.format.Compression;
import io.caravan.format.ZipArchive;
import io.caravan.run.Item;
import java.io.InputStream;
import java.util.List;
import java.util.zip.ZipException;

/** Unpacks the files of one split. For one thread. */
final class Unpacking {
    /** Takes each file that comes out. */
    interface Send {
        void send(FileContent content) throws Exception;
    }

    private final Reading reading;
    private final Expansion bounds;
    private final Send send;

    Unpacking(Reading reading, Send send) {
        this.reading = reading;
        this.bounds = reading.options().expansion();
        this.send = send;
    }

    /**
     * Sends what comes out of a file, or the file itself if it is not packed.
     *
     * @param known the entries that an archive had when it was last copied, if those that it lacks shall go
     */
    void send(StoredFile file, List<Item> known) throws Exception {
        Expansion.Kind kind = bounds == null ? Expansion.Kind.NONE : Expansion.Kind.of(file.name());
        switch (kind) {
            case NONE -> send.send(file);
            case GZIP, ZSTD -> send.send(stream(file, kind));
            case ZIP -> archive(file, known);
        }
    }

    private FileContent stream(StoredFile file, Expansion.Kind kind) {
        // The item is the packed file, so that it is known when it comes again.
        return new UnpackedFile(
                reading.item(file.info().name()), kind.strip(file.name()), file.number(), file, true, () -> {
                    long before = file.read();
                    InputStream packed = file.open(0);
                    return new Bounded(
                            open(kind, packed, file.name()), file.name(), bounds, () -> file.read() - before, 0);
                });
    }

    /** What is no gzip at all is known as soon as it is opened. */
    private static InputStream open(Expansion.Kind kind, InputStream packed, String name) throws java.io.IOException {
        try {
            return (kind == Expansion.Kind.GZIP ? Compression.GZIP : Compression.ZSTD).open(packed);
        } catch (ZipException e) {
            packed.close();
            throw Bounded.broken(name, e);
        }
    }

    /** The archive is an item of its own: known when all its entries are. */
    private void archive(StoredFile file, List<Item> known) throws Exception {
        if (file.meets() != null) {
            throw FileFault.meets(file.name(), file.meets());
        }
        ArchiveEntries entries = new ArchiveEntries(reading, file, send);
        boolean whole;
        try (ZipArchive archive = ZipArchive.open(file)) {
            whole = entries.send(archive, file.name(), 1);
        } catch (ZipException e) {
            throw Bounded.broken(file.name(), e);
        }
        if (whole && file.state() == null) {
            for (DeletedFile gone : entries.gone(known)) {
                send.send(gone);
            }
            file.copied(Item.State.COPIED, file.length(), null, null);
        }
    }
}
