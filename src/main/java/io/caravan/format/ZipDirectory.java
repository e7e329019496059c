package io.caravan.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipException;

/**
 * The directory at the end of a zip archive, which says what must be in it. An archive without one, or with bytes before
 * or behind it that it does not know of, is not whole.
 *
 * @param count of entries
 * @param begin where the directory begins
 * @param length bytes of the directory
 */
record ZipDirectory(long count, long begin, long length) {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_LENGTH = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int MOST_COMMENT = 0xFFFF;
    private static final long MOST_LENGTH = 256 << 20;

    /** Finds the directory. */
    static ZipDirectory find(ZipBytes bytes) throws IOException {
        long all = bytes.length();
        if (all == 0) {
            throw new ZipException("it is empty");
        }
        int tail = (int) Math.min(all, END_LENGTH + MOST_COMMENT + LOCATOR_LENGTH);
        ByteBuffer end = bytes.read(all - tail, tail);
        for (int at = tail - END_LENGTH; at >= 0; at--) {
            if (end.getInt(at) == END && at + END_LENGTH + u2(end, at + 20) == tail) {
                return of(bytes, end, at, all - tail + at);
            }
        }
        throw new ZipException("it does not end as a zip archive does: it is cut off, or none");
    }

    private static ZipDirectory of(ZipBytes bytes, ByteBuffer end, int at, long place) throws IOException {
        ZipDirectory directory = new ZipDirectory(u2(end, at + 10), u4(end, at + 16), u4(end, at + 12));
        int locator = at - LOCATOR_LENGTH;
        if (locator >= 0 && end.getInt(locator) == LOCATOR) {
            long where = end.getLong(locator + 8);
            if (where < 0 || where > place - LOCATOR_LENGTH - END64_LENGTH) {
                throw damaged();
            }
            ByteBuffer large = bytes.read(where, END64_LENGTH);
            if (large.getInt(0) != END64) {
                throw damaged();
            }
            return new ZipDirectory(large.getLong(32), large.getLong(48), large.getLong(40)).check(where);
        }
        return directory.check(place);
    }

    private ZipDirectory check(long end) throws ZipException {
        if (begin >= 0 && length >= 0 && begin + length < end) {
            throw new ZipException("it begins with " + (end - begin - length) + " bytes that are not of the archive");
        }
        if (begin < 0 || length < 0 || count < 0 || begin + length > end || count > length / ENTRY_LENGTH) {
            throw damaged();
        }
        if (length > MOST_LENGTH) {
            throw new ZipException("its directory has more than " + MOST_LENGTH + " bytes");
        }
        return this;
    }

    /** The entries, in the order of their places. */
    List<ZipArchive.Entry> entries(ZipBytes bytes) throws IOException {
        List<ZipArchive.Entry> entries = new ArrayList<>();
        try (InputStream in = bytes.open(begin, length)) {
            for (long i = 0; i < count; i++) {
                entries.add(entry(in));
            }
            if (in.read() >= 0) {
                throw damaged();
            }
        } catch (EOFException e) {
            throw damaged();
        }
        entries.sort(Comparator.comparingLong(ZipArchive.Entry::begin));
        if (!entries.isEmpty() && entries.get(0).begin() > 0) {
            throw new ZipException("it begins with " + entries.get(0).begin() + " bytes that are not of the archive");
        }
        return entries;
    }

    private ZipArchive.Entry entry(InputStream in) throws IOException {
        ByteBuffer head = ZipBytes.exactly(in, ENTRY_LENGTH);
        if (head.getInt(0) != ENTRY) {
            throw damaged();
        }
        byte[] name = ZipBytes.exactly(in, u2(head, 28)).array();
        ByteBuffer extra = ZipBytes.exactly(in, u2(head, 30));
        in.skipNBytes(u2(head, 32));
        long[] sizes = {u4(head, 24), u4(head, 20), u4(head, 42)};
        large(extra, sizes);
        if (sizes[2] < 0 || sizes[1] < 0 || sizes[0] < 0 || sizes[2] + sizes[1] > begin) {
            throw damaged();
        }
        return new ZipArchive.Entry(
                text(name), name, sizes[0], sizes[1], u4(head, 16), u2(head, 10), (head.get(8) & 1) != 0, sizes[2]);
    }

    /** Sizes beyond 4 GB stand in a field of their own, those that need it in this order. */
    private static void large(ByteBuffer extra, long[] sizes) throws ZipException {
        int at = 0;
        while (at + 4 <= extra.limit()) {
            int end = at + 4 + u2(extra, at + 2);
            if (u2(extra, at) == 1 && end <= extra.limit()) {
                int value = at + 4;
                for (int i = 0; i < sizes.length; i++) {
                    if (sizes[i] == 0xFFFFFFFFL) {
                        if (value + 8 > end) {
                            throw damaged();
                        }
                        sizes[i] = extra.getLong(value);
                        value += 8;
                    }
                }
                return;
            }
            at = end;
        }
    }

    /** Old programs write names as they like; two names stay two. */
    private static String text(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(name, StandardCharsets.ISO_8859_1);
        }
    }

    static int u2(ByteBuffer bytes, int at) {
        return bytes.order(ByteOrder.LITTLE_ENDIAN).getShort(at) & 0xFFFF;
    }

    static long u4(ByteBuffer bytes, int at) {
        return bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xFFFFFFFFL;
    }

    private static ZipException damaged() {
        return new ZipException("its directory is damaged");
    }
}
