package io.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.RunException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Charsets, byte order marks and compression. */
class FileTextTest {
    private static final byte[] FILE = "id,name\n1,Ada\n2,B\u00f6b\n".getBytes(StandardCharsets.UTF_8);
    private static final List<List<Object>> ROWS = List.of(List.of("1", "Ada"), List.of("2", "B\u00f6b"));

    @ParameterizedTest
    @EnumSource(Compressed.class)
    void compressionIsFoundByTheFirstBytesWhateverTheName(Compressed compressed) throws IOException {
        assertThat(Content.of(compressed.write(FILE), "part-0001", "format", "csv")
                        .rows())
                .isEqualTo(ROWS);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "GZIP_MEMBERS", "ZSTD", "ZSTD_FRAMES"})
    void aFileThatIsCutOffOrDamagedIsRefused(Compressed compressed) throws IOException {
        byte[] whole = compressed.write(FILE);
        byte[] damaged = whole.clone();
        damaged[whole.length - (compressed.name().startsWith("GZIP") ? 6 : 8)] ^= 1;

        for (byte[] file : List.of(Arrays.copyOf(whole, whole.length - 1), Arrays.copyOf(whole, 7), damaged)) {
            assertThatThrownBy(() -> Content.of(file, "a.csv", "format", "csv"))
                    .isInstanceOf(RunException.class)
                    .hasMessageMatching("cannot read 'a.csv': its (gzip|zstd) is damaged, or it is cut off\\.");
        }
    }

    @Test
    void whatFollowsACompressedFileIsNotPassedOverInSilence() throws IOException {
        for (Compressed compressed : List.of(Compressed.GZIP, Compressed.ZSTD)) {
            byte[] whole = compressed.write(FILE);
            byte[] file = Arrays.copyOf(whole, whole.length + 20);
            Arrays.fill(file, whole.length, file.length, (byte) 'x');

            assertThatThrownBy(() -> Content.of(file, "a.csv", "format", "csv"))
                    .hasMessageEndingWith("is damaged, or it is cut off.");
        }
    }

    @Test
    void aNameThatSaysAnotherCompressionIsRefused() {
        assertThatThrownBy(() -> Content.of(FILE, "a.csv.gz", "format", "csv"))
                .hasMessage("cannot read 'a.csv.gz': its name says gzip, but it does not begin so. Set 'compression' to"
                        + " what it is, for example none.");
        assertThatThrownBy(() -> Content.of(new byte[] {'P', 'K', 3, 4, 0}, "a.csv", "format", "csv"))
                .hasMessageContaining("it is a zip archive");
    }

    @Test
    void theOptionDecidesWhatTheNameDoesNot() throws IOException {
        assertThat(Content.of(FILE, "a.csv.gz", "format", "csv", "compression", "none")
                        .rows())
                .isEqualTo(ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aBombIsRefusedBeforeItGoesOff(String compression) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = compression.equals("gzip") ? new GZIPOutputStream(bomb) : new ZstdOutputStream(bomb)) {
            byte[] line = ("1," + "x".repeat(998) + "\n").getBytes(StandardCharsets.UTF_8);
            out.write("id,name\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100_000; i++) {
                out.write(line);
            }
        }

        assertThatThrownBy(() -> Content.of(bomb.toByteArray(), "a.csv", "format", "csv"))
                .isInstanceOf(RunException.class)
                .hasMessage("cannot read 'a.csv': it unpacks to more than 'maxRatio', 200, times its size. Raise the"
                        + " limit if the file is right.");
        assertThatThrownBy(() -> Content.of(
                        bomb.toByteArray(), "a.csv", "format", "csv", "maxRatio", "100000", "maxExpanded", "50M"))
                .hasMessage("cannot read 'a.csv': more than 'maxExpanded', 52428800, come out of it. Raise the"
                        + " limit if the file is right.");
    }

    @Test
    void aByteOrderMarkIsNoTextAndTellsTheOrder() throws IOException {
        String text = "\uFEFF" + new String(FILE, StandardCharsets.UTF_8);
        for (String charset : List.of("UTF-8", "UTF-16BE", "UTF-16LE", "GB18030")) {
            byte[] file = text.getBytes(charset);
            Content content = Content.of(file, "a.csv", "format", "csv", "charset", charset);
            assertThat(content.rows()).as(charset).isEqualTo(ROWS);
            assertThat(content.schema().column(0).name()).isEqualTo("id");
        }
        assertThat(Content.of(text.getBytes("UTF-16LE"), "a.csv", "format", "csv", "charset", "UTF-16")
                        .rows())
                .isEqualTo(ROWS);
        assertThat(Content.of(text.substring(1).getBytes("UTF-16BE"), "a.csv", "format", "csv", "charset", "utf-16")
                        .rows())
                .isEqualTo(ROWS);
    }

    @Test
    void utf16IsNotTakenForUtf8() {
        assertThatThrownBy(() -> Content.of("\uFEFFid\n1\n".getBytes("UTF-16LE"), "a.csv", "format", "csv"))
                .hasMessage("cannot read 'a.csv': it begins with the mark of UTF-16. Set 'charset' to UTF-16.");
    }

    @Test
    void whatTheSourceThrowsIsNotTakenForADamagedFile() throws IOException {
        byte[] whole = Compressed.GZIP.write(FILE);
        InputStream cut =
                new SequenceInputStream(new ByteArrayInputStream(whole, 0, whole.length / 2), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                });

        assertThatThrownBy(() -> Content.format("format", "csv").describe(cut, "a.csv"))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void theStreamIsClosedWhateverHappens() throws IOException {
        RowFormat format = Content.format("format", "csv", "columns", "id INT");
        Content.Trickle good = new Content.Trickle("id\n1\n".getBytes(StandardCharsets.UTF_8));
        format.open(good, "a.csv", format.describe(good, "a.csv"), null).close();
        assertThat(good.closed).isTrue();
        for (byte[] bad : List.of("x,y\n".getBytes(StandardCharsets.UTF_8), new byte[] {'P', 'K', 3, 4})) {
            Content.Trickle file = new Content.Trickle(bad);
            assertThatThrownBy(() -> format.open(file, "a.csv", new Schema(((CsvFormat) format).columns()), null))
                    .isInstanceOf(RunException.class);
            assertThat(file.closed).isTrue();
        }
    }

    @Test
    void batchesOfLongRowsAreSentBeforeTheyAreFull() throws IOException {
        String row = "x".repeat(1_000_000) + "\n";
        byte[] file = ("a\n" + row.repeat(30)).getBytes(StandardCharsets.UTF_8);
        RowFormat format = Content.format("format", "csv");
        Schema schema = format.describe(new ByteArrayInputStream(file), "a.csv");
        RecordBatch batch = RecordBatch.allocate(schema, 1000);
        int batches = 0;
        long bytes = 0;
        try (RowReader rows = format.open(new ByteArrayInputStream(file), "a.csv", schema, null)) {
            while (rows.fill(batch)) {
                batches++;
                bytes += batch.bytes();
            }
        }
        assertThat(batches).isEqualTo(4);
        assertThat(bytes).isEqualTo(file.length);
    }
}
