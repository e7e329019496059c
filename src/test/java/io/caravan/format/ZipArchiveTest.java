package io.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;

/** Archives as they are read from a store that is asked for ranges. */
class ZipArchiveTest {
    @Test
    void readsEachByteOnceAndAsksThreeTimes() throws Exception {
        byte[] noise = new byte[2 << 20];
        new Random(1).nextBytes(noise);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 5; i++) {
                out.putNextEntry(new ZipEntry("entry " + i));
                out.write(noise);
            }
        }
        Counted counted = new Counted(bytes.toByteArray());
        try (ZipArchive archive = ZipArchive.open(counted)) {
            for (ZipArchive.Entry entry : archive.entries()) {
                assertThat(archive.open(entry).readAllBytes()).isEqualTo(noise);
            }
        }
        assertThat(counted.opened).hasSize(3);
        assertThat(counted.read).isLessThan(bytes.size() + 200_000);
    }

    @Test
    void readsArchivesWhoseSizesStandInFieldsOfTheirOwn() throws Exception {
        for (boolean streamed : new boolean[] {true, false}) {
            SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipArchiveOutputStream out =
                    streamed ? new ZipArchiveOutputStream(bytes) : new ZipArchiveOutputStream(channel)) {
                out.setUseZip64(Zip64Mode.Always);
                for (String name : List.of("a.txt", "ü/b.txt", "c/")) {
                    out.putArchiveEntry(new ZipArchiveEntry(name));
                    if (!name.endsWith("/")) {
                        out.write(name.getBytes(StandardCharsets.UTF_8));
                    }
                    out.closeArchiveEntry();
                }
            }
            byte[] all =
                    streamed ? bytes.toByteArray() : java.util.Arrays.copyOf(channel.array(), (int) channel.size());
            List<String> found = new ArrayList<>();
            try (ZipArchive archive = ZipArchive.open(new Counted(all))) {
                assertThat(archive.count()).isEqualTo(3);
                for (ZipArchive.Entry entry : archive.entries()) {
                    String content = new String(archive.open(entry).readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(content).isEqualTo(entry.folder() ? "" : entry.name());
                    found.add(entry.name());
                }
            }
            assertThat(found).containsExactly("a.txt", "ü/b.txt", "c/");
        }
    }

    @Test
    void readsAnArchiveWithAComment() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setComment("PK\u0005\u0006 is how a directory ends");
            out.putNextEntry(new ZipEntry("a"));
        }
        try (ZipArchive archive = ZipArchive.open(new Counted(bytes.toByteArray()))) {
            assertThat(archive.entries()).extracting(ZipArchive.Entry::name).containsExactly("a");
        }
    }

    private static final class Counted implements ZipArchive.Bytes {
        private final byte[] bytes;
        private final List<Long> opened = new ArrayList<>();
        private long read;

        Counted(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open(long offset) {
            opened.add(offset);
            ByteArrayInputStream in = new ByteArrayInputStream(bytes, (int) offset, bytes.length);
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("byte by byte");
                }

                @Override
                public int read(byte[] into, int from, int length) {
                    int n = in.read(into, from, Math.min(length, 5_000));
                    read += Math.max(n, 0);
                    return n;
                }
            };
        }
    }
}
