package io.caravan.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;

/**
 * A zip archive, read by its directory and not by what its bytes look like from the start. What is not whole throws a
 * {@link ZipException} which says what is wrong, in the words "it ..." or "its ...". For one thread.
 */
public final class ZipArchive implements AutoCloseable {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;

    /** Where the bytes of an archive are. */
    public interface Bytes {
        long length();

        /** Those from an offset to the end. */
        InputStream open(long offset) throws IOException;
    }

    /**
     * An entry as the directory describes it.
     *
     * @param raw the bytes of its name
     * @param length of what comes out
     * @param packed bytes in the archive
     * @param method how it is compressed
     * @param begin where it begins in the archive
     */
    public record Entry(
            String name, byte[] raw, long length, long packed, long crc, int method, boolean encrypted, long begin) {
        public boolean folder() {
            return name.endsWith("/");
        }
    }

    private final ZipBytes bytes;
    private final ZipDirectory directory;

    private ZipArchive(ZipBytes bytes) throws IOException {
        this.bytes = bytes;
        this.directory = ZipDirectory.find(bytes);
    }

    /** Finds the directory of an archive, which is not yet read. */
    public static ZipArchive open(Bytes bytes) throws IOException {
        ZipBytes all = new ZipBytes(bytes);
        try {
            return new ZipArchive(all);
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /** How many entries it has, folders too. */
    public long count() {
        return directory.count();
    }

    /** Reads the directory. The entries are in the order in which they are best read. */
    public List<Entry> entries() throws IOException {
        return directory.entries(bytes);
    }

    /**
     * What is in an entry. The end of the stream is reached only if length and checksum are those of the directory. It
     * is read before the next one is opened.
     */
    public InputStream open(Entry entry) throws IOException {
        if (entry.encrypted()) {
            throw new ZipException("its entry '" + entry.name() + "' is encrypted");
        }
        if (entry.method() != ZipContent.STORED && entry.method() != ZipContent.DEFLATED) {
            throw new ZipException("its entry '" + entry.name() + "' is compressed by method " + entry.method()
                    + ", and only deflate is known");
        }
        try {
            ByteBuffer head = bytes.read(entry.begin(), LOCAL_LENGTH);
            int name = ZipDirectory.u2(head, 26);
            int extra = ZipDirectory.u2(head, 28);
            long content = entry.begin() + LOCAL_LENGTH + name + extra;
            boolean same = head.getInt(0) == LOCAL
                    && ZipDirectory.u2(head, 8) == entry.method()
                    && content + entry.packed() <= directory.begin()
                    && Arrays.equals(
                            bytes.read(entry.begin() + LOCAL_LENGTH, name).array(), entry.raw());
            if (!same) {
                throw new ZipException("the header of its entry '" + entry.name() + "' is damaged");
            }
            return new ZipContent(bytes.open(content, entry.packed()), entry);
        } catch (EOFException e) {
            throw new ZipException("it is cut off");
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
